using SparkMonitor.Core.Accumulation;
using SparkMonitor.Core.Profiling;

namespace SparkMonitor.Core.Slicing;

/// <summary>Turns the values of a slice's column, or the truth of its predicate, into slice codes, chunk by chunk. One per thread.</summary>
public abstract class SlicePartCoder
{
    public static SlicePartCoder Of(SlicePart part) => part switch
    {
        PredicateSlice => new PredicateCoder(),
        ColumnSlice { Type.Kind: Schema.TypeKind.Text or Schema.TypeKind.Binary } column => new TextCoder(column),
        ColumnSlice { Type.IsWideDecimal: true } column => new WideCoder(column),
        ColumnSlice column => new NumberCoder(column),
        _ => throw new ArgumentException($"No coder for a slice part {part.GetType().Name}.", nameof(part)),
    };

    /// <summary>One code a row: see <see cref="ColumnSlice"/> and <see cref="PredicateSlice"/> for their meaning.</summary>
    public abstract void Code(in ColumnChunk chunk, Span<int> codes);
}
