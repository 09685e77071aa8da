namespace SparkMonitor.SparkConnect;

/// <summary>Some consecutive rows of a column as a column of their own.</summary>
internal static class ColumnSlice
{
    public static SparkColumn Of(SparkColumn column, int start, int length)
    {
        var validity = Bits(column.Validity, start, length);
        switch (column)
        {
            case BooleanColumn booleans:
                return new BooleanColumn(length, validity, Bits(booleans.Bits, start, length));
            case FixedWidthColumn numbers:
                var width = FixedWidthColumn.Width(column.Type.Kind);
                return new FixedWidthColumn(column.Type, length, validity, numbers.Bytes.Slice(start * width, length * width).ToArray());
            case BinaryColumn texts:
                var (offsets, from, to) = Offsets(texts.Offsets, start, length);
                return new BinaryColumn(column.Type, length, validity, offsets, texts.Data[from..to].ToArray());
            case ListColumn lists:
                (offsets, from, to) = Offsets(lists.Offsets, start, length);
                return new ListColumn(column.Type, length, validity, offsets, Of(lists.Elements, from, to - from));
            case MapColumn maps:
                (offsets, from, to) = Offsets(maps.Offsets, start, length);
                return new MapColumn(column.Type, length, validity, offsets, Of(maps.Keys, from, to - from), Of(maps.Entries, from, to - from));
            case VariantColumn variants:
                return new VariantColumn(length, validity, (BinaryColumn)Of(variants.Encoded, start, length), (BinaryColumn)Of(variants.Metadata, start, length));
            case StructColumn structs:
                return new StructColumn(column.Type, length, validity, structs.Children.Select(c => Of(c, start, length)).ToArray());
            default:
                return new NullColumn(length);
        }
    }

    private static (int[] Offsets, int From, int To) Offsets(ReadOnlySpan<int> offsets, int start, int length)
    {
        var sliced = offsets.Slice(start, length + 1).ToArray();
        var (from, to) = (sliced[0], sliced[^1]);
        for (var i = 0; i < sliced.Length; i++)
        {
            sliced[i] -= from;
        }

        return (sliced, from, to);
    }

    private static byte[] Bits(ReadOnlySpan<byte> bits, int start, int length)
    {
        if (bits.IsEmpty)
        {
            return [];
        }

        var sliced = new byte[(length + 7) / 8];
        for (var i = 0; i < length; i++)
        {
            if ((bits[(start + i) >> 3] & (1 << ((start + i) & 7))) != 0)
            {
                sliced[i >> 3] |= (byte)(1 << (i & 7));
            }
        }

        return sliced;
    }
}
