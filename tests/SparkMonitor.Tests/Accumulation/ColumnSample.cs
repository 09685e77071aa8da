using System.Runtime.InteropServices;
using SparkMonitor.Core.Accumulation;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;

namespace SparkMonitor.Tests.Accumulation;

/// <summary>A column's values as the tests know them: null, long, double, byte[] (text, binary) or Int128 (wide decimals).</summary>
internal sealed class ColumnSample
{
    private readonly ValueLayout _layout;
    private readonly int _width;
    private readonly byte[] _memory;
    private readonly byte[] _texts;
    private readonly bool[] _isNull;

    public ColumnSample(ColumnType type, IReadOnlyList<object?> values, bool keepValues = true, StateSet? states = null)
    {
        Plan = new ColumnPlan(new ColumnPath(["x"]), type, ColumnKind.Numeric, states ?? StateSets.Of(type), keepValues);
        Values = values;
        (_layout, _width) = LayoutOf(type);
        _isNull = [.. values.Select(v => v is null)];
        _memory = new byte[values.Count * _width];
        _texts = GC.AllocateArray<byte>(Math.Max(1, values.OfType<byte[]>().Sum(t => t.Length)), pinned: true);
        Write();
    }

    public ColumnPlan Plan { get; }

    public IReadOnlyList<object?> Values { get; }

    public ColumnChunk Chunk(int start, int count, out byte[] values)
    {
        // A copy that is overwritten afterwards shows whether anything is kept that belongs to the engine.
        values = _memory.AsSpan(start * _width, count * _width).ToArray();
        ulong[] validity = [];
        if (_isNull.AsSpan(start, count).Contains(true))
        {
            validity = new ulong[(count + 63) / 64];
            for (var i = 0; i < count; i++)
            {
                validity[i >> 6] |= _isNull[start + i] ? 0UL : 1UL << (i & 63);
            }

            // Bits behind the last row belong to nobody.
            validity[^1] |= count % 64 == 0 ? 0 : ulong.MaxValue << (count % 64);
        }

        return new ColumnChunk(_layout, count, values, validity);
    }

    private static (ValueLayout Layout, int Width) LayoutOf(ColumnType type) => type.Kind switch
    {
        TypeKind.Boolean => (ValueLayout.Boolean, 1),
        TypeKind.Byte => (ValueLayout.Int8, 1),
        TypeKind.Short => (ValueLayout.Int16, 2),
        TypeKind.Int or TypeKind.Date => (ValueLayout.Int32, 4),
        TypeKind.Float => (ValueLayout.Float, 4),
        TypeKind.Double => (ValueLayout.Double, 8),
        TypeKind.Text or TypeKind.Binary => (ValueLayout.View, 16),
        TypeKind.Decimal when type.Precision > 18 => (ValueLayout.Int128, 16),
        TypeKind.Decimal when type.Precision <= 4 => (ValueLayout.Int16, 2),
        TypeKind.Decimal when type.Precision <= 9 => (ValueLayout.Int32, 4),
        _ => (ValueLayout.Int64, 8),
    };

    private unsafe void Write()
    {
        var used = 0;
        for (var i = 0; i < Values.Count; i++)
        {
            var target = _memory.AsSpan(i * _width, _width);
            switch (Values[i])
            {
                case null:
                    target.Fill(0xfe); // what lies under a null is no value
                    break;
                case long value:
                    BitConverter.GetBytes(value).AsSpan(0, _width).CopyTo(target);
                    break;
                case double value when _width == 4:
                    MemoryMarshal.Write(target, (float)value);
                    break;
                case double value:
                    MemoryMarshal.Write(target, value);
                    break;
                case Int128 value:
                    MemoryMarshal.Write(target, value);
                    break;
                case byte[] text:
                    text.CopyTo(_texts, used);
                    fixed (byte* bytes = &_texts[Math.Min(used, _texts.Length - 1)])
                    {
                        MemoryMarshal.Write(target, new TextView(bytes, text.Length));
                    }

                    used += text.Length;
                    break;
            }
        }
    }
}
