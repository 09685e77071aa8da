using System.Numerics;
using System.Text;

namespace SparkMonitor.SparkConnect;

/// <summary>
/// One column of a batch, in Arrow's layout and without copies: fixed-width values by <see cref="Values{T}"/>, text and binary by
/// <see cref="GetBytes"/>, nested values by the derived classes' children. A value at a null position is undefined.
/// </summary>
public abstract class SparkColumn
{
    private readonly ReadOnlyMemory<byte> _validity;

    private protected SparkColumn(SparkType type, int length, ReadOnlyMemory<byte> validity)
    {
        Type = type;
        Length = length;
        NullCount = validity.IsEmpty ? 0 : length - CountOnes(validity.Span, length);
        _validity = NullCount == 0 ? default : validity;
    }

    public SparkType Type { get; }

    /// <summary>Number of rows.</summary>
    public int Length { get; }

    public int NullCount { get; private protected init; }

    /// <summary>One bit per row, least significant first, 1 = present; empty when no row is null.</summary>
    public ReadOnlySpan<byte> Validity => _validity.Span;

    /// <summary>Null positions of a column: an empty mask with nulls means that every row is null (void columns).</summary>
    public virtual bool IsNull(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Length, nameof(row));
        return !_validity.IsEmpty && (_validity.Span[row >> 3] & (1 << (row & 7))) == 0;
    }

    /// <summary>
    /// The values of a fixed-width column, one per row: sbyte, short, int, long, float, double; int for dates (days since 1970) and
    /// year-month intervals (months); long for timestamps, day-time intervals (µs) and times (ns); <see cref="Int128"/> for decimals
    /// (unscaled); <see cref="SparkCalendarInterval"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The column holds no values of that type.</exception>
    public virtual ReadOnlySpan<T> Values<T>()
        where T : unmanaged => throw Mismatch(typeof(T).Name);

    /// <summary>A value of a boolean column.</summary>
    public virtual bool GetBoolean(int row) => throw Mismatch("boolean");

    /// <summary>The bytes of a text (UTF-8) or binary value; empty for null.</summary>
    public virtual ReadOnlySpan<byte> GetBytes(int row) => throw Mismatch("text or binary");

    /// <summary>A text value, or null; bytes that are not UTF-8 become U+FFFD.</summary>
    public string? GetString(int row) => IsNull(row) ? null : Encoding.UTF8.GetString(GetBytes(row));

    /// <summary>
    /// Any value as an object, for small results: bool, sbyte, short, int, long, float, double, <see cref="SparkDecimal"/>, string, byte[],
    /// <see cref="DateOnly"/>, <see cref="DateTimeOffset"/> (UTC), <see cref="DateTime"/> (without zone), <see cref="TimeOnly"/>, the interval
    /// structs, <see cref="SparkVariant"/>, <c>object?[]</c> for arrays and structs, <c>KeyValuePair&lt;object?, object?&gt;[]</c> for maps.
    /// </summary>
    /// <exception cref="OverflowException">A date or timestamp lies outside the years 1 to 9999: read the raw value.</exception>
    public object? GetValue(int row) => IsNull(row) ? null : Value(row);

    private protected abstract object? Value(int row);

    /// <summary>The rows at <paramref name="indices"/> in that order, for dictionary-encoded columns; a negative index gives null.</summary>
    internal virtual SparkColumn Gather(ReadOnlySpan<int> indices, GatherBudget budget) =>
        throw new SparkConnectException(SparkFailure.Unsupported, $"The server sent a dictionary of {Type} values; only flat types are read.");

    /// <summary>The same values under a type of the same layout, as the server's own schema names it.</summary>
    internal abstract SparkColumn As(SparkType type);

    private protected ReadOnlyMemory<byte> ValidityBits => _validity;

    private protected InvalidOperationException Mismatch(string wanted) => new($"A {Type} column holds no {wanted} values.");

    /// <summary>Validity of gathered rows; empty when none is null.</summary>
    private protected byte[] GatherValidity(ReadOnlySpan<int> indices)
    {
        byte[]? bits = null;
        for (var i = 0; i < indices.Length; i++)
        {
            if (indices[i] >= 0 && !IsNull(indices[i]))
            {
                continue;
            }

            if (bits is null)
            {
                bits = new byte[(indices.Length + 7) / 8];
                Array.Fill(bits, byte.MaxValue);
            }

            bits[i >> 3] &= (byte)~(1 << (i & 7));
        }

        return bits ?? [];
    }

    private static int CountOnes(ReadOnlySpan<byte> bits, int length)
    {
        var ones = 0;
        var whole = length >> 3;
        foreach (var b in bits[..whole])
        {
            ones += BitOperations.PopCount(b);
        }

        return (length & 7) == 0 ? ones : ones + BitOperations.PopCount((uint)(bits[whole] & ((1 << (length & 7)) - 1)));
    }
}
