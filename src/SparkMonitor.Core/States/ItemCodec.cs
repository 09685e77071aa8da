using System.Buffers.Binary;

namespace SparkMonitor.Core.States;

/// <summary>
/// Unit; a byte that is 1 for the overflow; the number of keys; the keys in byte order; their counts. Keys of eight bytes: the first number
/// (zig-zag of its distance from the middle of the range), then the distance to the one before less 1. Other keys: the length of the longest
/// beginning shared with the one before, the length of the rest, and the rest. The unit alone where there are no values.
/// </summary>
internal sealed class ItemCodec : StateCodec<ItemSketch>
{
    public override string Name => "item_sketch";

    public override byte Version => 1;

    internal override void Write(ref StateWriter writer, ItemSketch state)
    {
        writer.Unit(state.Unit);
        if (state.Unit.Kind == UnitKind.None)
        {
            return;
        }

        writer.Byte(state.IsOverflow ? (byte)1 : (byte)0);
        if (state.IsOverflow)
        {
            return;
        }

        writer.Count(state.Length);
        if (ItemKey.IsFixed(state.Unit.Kind))
        {
            WriteNumbers(ref writer, state);
        }
        else
        {
            WriteBytes(ref writer, state);
        }

        foreach (var count in state.Counts)
        {
            writer.Count(count);
        }
    }

    internal override ItemSketch Read(ref StateReader reader)
    {
        var unit = reader.Unit();
        if (unit.Kind == UnitKind.None)
        {
            return ItemSketch.Empty;
        }

        var overflow = reader.Byte();
        if (overflow > 1)
        {
            reader.Fail("its overflow mark is neither 0 nor 1");
        }

        if (overflow == 1)
        {
            return ItemSketch.Overflow(unit);
        }

        var isFixed = ItemKey.IsFixed(unit.Kind);
        var length = reader.Entries(isFixed ? 2 : 3);
        if (length is 0 or > ItemSketch.Capacity)
        {
            reader.Fail("it has no keys or too many");
        }

        var ends = new int[length];
        var bytes = isFixed ? ReadNumbers(ref reader, unit, ends) : ReadBytes(ref reader, unit, ends);
        var counts = new long[length];
        long total = 0;
        for (var i = 0; i < length; i++)
        {
            counts[i] = reader.PositiveCount();
            total += counts[i];
            if (total < 0)
            {
                reader.Fail("the counts add up to more than 63 bits");
            }
        }

        return ItemSketch.Trusted(unit, bytes, ends, counts);
    }

    private static void WriteNumbers(ref StateWriter writer, ItemSketch state)
    {
        ulong before = 0;
        for (var i = 0; i < state.Length; i++)
        {
            var number = BinaryPrimitives.ReadUInt64BigEndian(state.Key(i));
            if (i == 0)
            {
                writer.ZigZag(ItemKey.ToInteger(number));
            }
            else
            {
                writer.Varint(number - before - 1);
            }

            before = number;
        }
    }

    private static byte[] ReadNumbers(ref StateReader reader, NumericUnit unit, int[] ends)
    {
        var bytes = new byte[8 * ends.Length];
        ulong number = 0;
        for (var i = 0; i < ends.Length; i++)
        {
            if (i == 0)
            {
                number = ItemKey.Sortable(reader.ZigZag());
            }
            else
            {
                var distance = reader.Varint();
                if (distance >= ulong.MaxValue - number)
                {
                    reader.Fail("a key is out of range");
                }

                number += distance + 1;
            }

            var key = bytes.AsSpan(8 * i, 8);
            BinaryPrimitives.WriteUInt64BigEndian(key, number);
            ends[i] = 8 * (i + 1);
            if (!ItemKey.IsValid(unit.Kind, key))
            {
                reader.Fail("a key is not one of its unit");
            }
        }

        return bytes;
    }

    private static void WriteBytes(ref StateWriter writer, ItemSketch state)
    {
        ReadOnlySpan<byte> before = [];
        for (var i = 0; i < state.Length; i++)
        {
            var key = state.Key(i);
            var shared = before.CommonPrefixLength(key);
            writer.Count(shared);
            writer.Count(key.Length - shared);
            writer.Bytes(key[shared..]);
            before = key;
        }
    }

    private static byte[] ReadBytes(ref StateReader reader, NumericUnit unit, int[] ends)
    {
        var bytes = new byte[Math.Min(ends.Length * ItemSketch.MaxKeyLength, 4 * reader.Remaining)];
        int length = 0, before = 0;
        for (var i = 0; i < ends.Length; i++)
        {
            var shared = reader.Count();
            var rest = reader.Count();
            if (shared > before || rest > ItemSketch.MaxKeyLength - shared)
            {
                reader.Fail("a key is too long, or shares more than there is");
            }

            if (bytes.Length - length < shared + rest)
            {
                Array.Resize(ref bytes, Math.Max(2 * bytes.Length, ItemSketch.MaxKeyLength));
            }

            var previous = bytes.AsSpan(length - before, before);
            var key = bytes.AsSpan(length, (int)(shared + rest));
            previous[..(int)shared].CopyTo(key);
            reader.Bytes((int)rest).CopyTo(key[(int)shared..]);

            // The first byte that is not shared must be there and, unless the key goes on where the one before ends, be greater than its.
            if (i > 0 && (rest == 0 || (shared < before && key[(int)shared] <= previous[(int)shared])))
            {
                reader.Fail("its keys are out of order, or share more than it says");
            }

            if (!ItemKey.IsValid(unit.Kind, key))
            {
                reader.Fail("a key is not one of its unit");
            }

            length += key.Length;
            before = key.Length;
            ends[i] = length;
        }

        return bytes.AsSpan(0, length).ToArray();
    }
}
