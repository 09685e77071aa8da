using System.Text;

namespace SparkMonitor.SparkConnect;

/// <summary>Text (UTF-8) and binary values: bytes one after another, and where each begins and ends.</summary>
public sealed class BinaryColumn : SparkColumn
{
    private readonly ReadOnlyMemory<int> _offsets;
    private readonly ReadOnlyMemory<byte> _data;

    internal BinaryColumn(SparkType type, int length, ReadOnlyMemory<byte> validity, ReadOnlyMemory<int> offsets, ReadOnlyMemory<byte> data)
        : base(type, length, validity)
    {
        _offsets = offsets;
        _data = data;
    }

    /// <summary>Rows + 1 positions in <see cref="Data"/>: the value of row i lies in [offsets[i], offsets[i + 1]). The first need not be 0.</summary>
    public ReadOnlySpan<int> Offsets => _offsets.Span;

    public ReadOnlySpan<byte> Data => _data.Span;

    public override ReadOnlySpan<byte> GetBytes(int row) => IsNull(row) ? default : Slice(row).Span;

    internal ReadOnlyMemory<byte> Slice(int row)
    {
        var offsets = _offsets.Span;
        return _data[offsets[row]..offsets[row + 1]];
    }

    private protected override object? Value(int row) =>
        Type.Kind == SparkTypeKind.Binary ? Slice(row).ToArray() : Encoding.UTF8.GetString(Slice(row).Span);

    internal override SparkColumn Gather(ReadOnlySpan<int> indices, GatherBudget budget)
    {
        var offsets = new int[indices.Length + 1];
        for (var i = 0; i < indices.Length; i++)
        {
            var length = indices[i] < 0 ? 0 : Slice(indices[i]).Length;
            budget.Spend(length);
            offsets[i + 1] = offsets[i] + length;
        }

        var data = new byte[offsets[^1]];
        for (var i = 0; i < indices.Length; i++)
        {
            if (indices[i] >= 0)
            {
                Slice(indices[i]).Span.CopyTo(data.AsSpan(offsets[i]));
            }
        }

        return new BinaryColumn(Type, indices.Length, GatherValidity(indices), offsets, data);
    }

    internal override SparkColumn As(SparkType type) =>
        type.Kind == Type.Kind || (Type.Kind == SparkTypeKind.String && type.Kind is SparkTypeKind.Char or SparkTypeKind.VarChar)
            ? new BinaryColumn(type, Length, ValidityBits, _offsets, _data)
            : this;
}
