using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace SparkMonitor.Core.States;

/// <summary>Reads what <see cref="StateWriter"/> wrote, and trusts none of it.</summary>
internal ref struct StateReader(ReadOnlySpan<byte> bytes, string state)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly string _state = state;
    private int _position;

    public readonly int Remaining => _bytes.Length - _position;

    [DoesNotReturn]
    public readonly void Fail(string reason) =>
        throw new StateFormatException($"Stored bytes are not a state {_state}: {reason} (byte {_position} of {_bytes.Length}).");

    public readonly void End()
    {
        if (Remaining != 0)
        {
            Fail("bytes are left over");
        }
    }

    public byte Byte() => Bytes(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2));

    /// <summary>A finite number, never -0.</summary>
    public double Finite()
    {
        var value = BinaryPrimitives.ReadDoubleLittleEndian(Bytes(8));
        if (!double.IsFinite(value) || (value == 0 && double.IsNegative(value)))
        {
            Fail("a number is not finite or is -0");
        }

        return value;
    }

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count > Remaining)
        {
            Fail("it is cut short");
        }

        var span = _bytes.Slice(_position, count);
        _position += count;
        return span;
    }

    public ulong Varint()
    {
        // Most numbers of a sketch have one or two bytes.
        var at = _position;
        if (at + 1 < _bytes.Length)
        {
            uint first = _bytes[at], second = _bytes[at + 1];
            if (first < 0x80)
            {
                _position = at + 1;
                return first;
            }

            if (second is > 0 and < 0x80)
            {
                _position = at + 2;
                return (first & 0x7F) | (second << 7);
            }
        }

        return AnyVarint();
    }

    /// <summary>As many cells, ascending, and their counts as the spans hold.</summary>
    /// <returns>The counts' sum.</returns>
    public long Cells(scoped Span<int> cells, scoped Span<long> counts)
    {
        var bytes = _bytes;
        var at = _position;
        long cell = 0, total = 0;
        for (var i = 0; i < cells.Length; i++)
        {
            // Most cells follow each other, and most counts have one or two bytes.
            if (i > 0 && (uint)(at + 2) < (uint)bytes.Length && bytes[at] < 0x80)
            {
                uint gap = bytes[at], first = bytes[at + 1], more = first >> 7, second = bytes[at + 2] & (0u - more);
                if (second < 0x80 && (more == 0 ? first : second) != 0)
                {
                    cell += 1 + gap;
                    counts[i] = (first & 0x7F) | (second << 7);
                    at += 2 + (int)more;
                    total += counts[i];
                    cells[i] = (int)cell;
                    if (cell > int.MaxValue || total < 0)
                    {
                        FailCell(cell);
                    }

                    continue;
                }
            }

            _position = at;
            cell = i == 0 ? ZigZag() : cell + 1 + (long)Math.Min(Varint(), uint.MaxValue);
            if (cell is < int.MinValue or > int.MaxValue)
            {
                FailCell(cell);
            }

            cells[i] = (int)cell;
            counts[i] = PositiveCount(Varint());
            total += counts[i];
            if (total < 0)
            {
                FailCell(cell);
            }

            at = _position;
        }

        _position = at;
        return total;
    }

    [DoesNotReturn]
    private readonly void FailCell(long cell) =>
        Fail(cell is < int.MinValue or > int.MaxValue ? "a cell is out of range" : "the counts add up to more than 63 bits");

    private ulong AnyVarint()
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            if (_position >= _bytes.Length)
            {
                Fail("it is cut short");
            }

            var next = _bytes[_position++];
            if (shift == 63 && next > 1)
            {
                Fail("a number has more than 64 bits");
            }

            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                if (next == 0 && shift > 0)
                {
                    Fail("a number is written longer than it need be");
                }

                return value;
            }
        }
    }

    public long ZigZag() => Signed(Varint());

    public static long Signed(ulong zigZag) => (long)(zigZag >> 1) ^ -(long)(zigZag & 1);

    /// <summary>A count of values, not negative.</summary>
    public long Count() => Count(Varint());

    public long PositiveCount() => PositiveCount(Varint());

    public readonly long PositiveCount(ulong number)
    {
        var value = Count(number);
        if (value == 0)
        {
            Fail("an empty entry is stored");
        }

        return value;
    }

    private readonly long Count(ulong number)
    {
        if (number > long.MaxValue)
        {
            Fail("a count has more than 63 bits");
        }

        return (long)number;
    }

    /// <summary>How many entries follow, each of at least <paramref name="bytesEach"/> bytes, so that memory is bounded by the input.</summary>
    public int Entries(int bytesEach)
    {
        var value = Varint();
        if (value > (ulong)(Remaining / bytesEach))
        {
            Fail("it announces more entries than it has bytes for");
        }

        return (int)value;
    }

    public NumericUnit Unit()
    {
        var kind = (UnitKind)Byte();
        if (kind == UnitKind.None)
        {
            return default;
        }

        var unit = new NumericUnit(kind, Byte());
        if (!unit.IsValid)
        {
            Fail("its unit is unknown");
        }

        return unit;
    }

    public NumericUnit NumericUnit()
    {
        var unit = Unit();
        if (unit.Kind != UnitKind.None && !unit.IsNumeric)
        {
            Fail("its unit is not a number's");
        }

        return unit;
    }
}
