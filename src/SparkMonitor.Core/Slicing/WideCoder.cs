using System.Runtime.InteropServices;
using SparkMonitor.Core.Accumulation;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;

namespace SparkMonitor.Core.Slicing;

/// <summary>Slices by decimals of more than 18 digits.</summary>
internal sealed class WideCoder : SlicePartCoder
{
    private readonly Dictionary<Int128, int> _codes = [];
    private readonly int _other;

    public WideCoder(ColumnSlice slice)
    {
        _other = slice.Values.Count;
        foreach (var text in slice.Values)
        {
            _codes.TryAdd((Int128)ValueText.ParseDecimal(text, slice.Type.Scale), _codes.Count);
        }
    }

    public override void Code(in ColumnChunk chunk, Span<int> codes)
    {
        var values = MemoryMarshal.Cast<byte, Int128>(chunk.Values);
        for (var i = 0; i < chunk.Count; i++)
        {
            codes[i] = chunk.IsNull(i) ? _other + 1 : _codes.GetValueOrDefault(values[i], _other);
        }
    }
}
