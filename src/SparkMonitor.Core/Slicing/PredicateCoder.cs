using SparkMonitor.Core.Accumulation;

namespace SparkMonitor.Core.Slicing;

internal sealed class PredicateCoder : SlicePartCoder
{
    private const int Null = 2;

    public override void Code(in ColumnChunk chunk, Span<int> codes)
    {
        var values = chunk.Values;
        for (var i = 0; i < chunk.Count; i++)
        {
            codes[i] = chunk.IsNull(i) ? Null : values[i] & 1;
        }
    }
}
