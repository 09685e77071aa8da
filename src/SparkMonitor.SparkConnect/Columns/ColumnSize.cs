namespace SparkMonitor.SparkConnect;

/// <summary>About how many bytes a column takes on the wire.</summary>
internal static class ColumnSize
{
    public static long Of(SparkColumn column) => (column.Length / 8) + column switch
    {
        BooleanColumn booleans => booleans.Length / 8,
        FixedWidthColumn numbers => numbers.Bytes.Length,
        BinaryColumn texts => (4L * texts.Length) + texts.Offsets[^1] - texts.Offsets[0],
        ListColumn lists => (4L * lists.Length) + Of(lists.Elements),
        MapColumn maps => (4L * maps.Length) + Of(maps.Keys) + Of(maps.Entries),
        StructColumn structs => structs.Children.Sum(Of),
        VariantColumn variants => Of(variants.Encoded) + Of(variants.Metadata),
        _ => 0,
    };
}
