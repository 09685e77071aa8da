namespace SparkMonitor.Core.States;

/// <summary>
/// A byte for the size (0 none, 1 for 512, 2 for 4,096) and one for the layout, whichever is shorter, dense in case of a tie. Dense: for every
/// register its count and, where that is not 0, its code. Sparse: the number of filled registers, then for each the distance to the one before
/// less 1 (the first as it is), its count and its code.
/// </summary>
internal sealed class DistinctCodec : StateCodec<DistinctSketch>
{
    private const byte Dense = 0;
    private const byte Sparse = 1;

    public override string Name => "distinct_sketch";

    public override byte Version => 1;

    internal override void Write(ref StateWriter writer, DistinctSketch state)
    {
        writer.Byte(state.Size switch { DistinctSketch.Registers => 2, DistinctSketch.FoldedRegisters => 1, _ => 0 });
        if (state.Size == 0)
        {
            return;
        }

        Span<long> counts = stackalloc long[state.Size];
        Span<ushort> codes = stackalloc ushort[state.Size];
        state.CopyCounts(counts);
        state.CopyCodes(codes);
        var sparse = IsSparseShorter(counts);
        writer.Byte(sparse ? Sparse : Dense);
        if (sparse)
        {
            writer.Count(state.Filled);
        }

        var next = 0;
        for (var r = 0; r < counts.Length; r++)
        {
            if (counts[r] == 0)
            {
                if (!sparse)
                {
                    writer.Byte(0);
                }

                continue;
            }

            if (sparse)
            {
                writer.Count(r - next);
                next = r + 1;
            }

            writer.Count(counts[r]);
            writer.UInt16(codes[r]);
        }
    }

    internal override DistinctSketch Read(ref StateReader reader)
    {
        var kind = reader.Byte();
        if (kind == 0)
        {
            return DistinctSketch.Empty;
        }

        if (kind > 2)
        {
            reader.Fail("its number of registers is unknown");
        }

        var layout = reader.Byte();
        if (layout > Sparse)
        {
            reader.Fail("its layout is unknown");
        }

        var size = kind == 2 ? DistinctSketch.Registers : DistinctSketch.FoldedRegisters;
        var entries = layout == Sparse ? reader.Entries(4) : reader.Remaining >= size ? size : 0;
        if (entries > size || entries == 0)
        {
            reader.Fail("it has too few or too many registers");
        }

        var counts = new long[size];
        var codes = new ushort[size];
        codes.AsSpan().Fill(DistinctSketch.EmptyCode);
        var width = kind == 2 ? RegisterCode.Width : RegisterCode.FoldedWidth;
        long next = 0, total = 0;
        for (var i = 0; i < entries; i++)
        {
            var register = next + (layout == Sparse ? Math.Min(reader.Count(), size) : 0);
            if (register >= size)
            {
                reader.Fail("a register is out of range");
            }

            next = register + 1;
            counts[register] = layout == Sparse ? reader.PositiveCount() : reader.Count();
            if (counts[register] == 0)
            {
                continue;
            }

            codes[register] = reader.UInt16();
            total += counts[register];
            if (total < 0 || !RegisterCode.IsValid(codes[register], width))
            {
                reader.Fail("the counts add up to more than 63 bits, or no hash has the code of a register");
            }
        }

        if (total == 0)
        {
            reader.Fail("it has a size but no values");
        }

        if (IsSparseShorter(counts) != (layout == Sparse))
        {
            reader.Fail("the other layout is shorter");
        }

        return DistinctSketch.Compact(counts, codes);
    }

    /// <summary>Beside count and code, which both write, dense costs a byte for every empty register, sparse the distances and their number.</summary>
    private static bool IsSparseShorter(ReadOnlySpan<long> counts)
    {
        int dense = 0, sparse = 0, filled = 0, next = 0;
        for (var r = 0; r < counts.Length; r++)
        {
            if (counts[r] == 0)
            {
                dense++;
                continue;
            }

            sparse += StateWriter.VarintLength((ulong)(r - next));
            next = r + 1;
            filled++;
        }

        return sparse + StateWriter.VarintLength((ulong)filled) < dense;
    }
}
