using SparkMonitor.Core.Statistics.Samples;

namespace SparkMonitor.Core.Statistics.Divergences;

/// <summary>Turns the counts of a cell into shares under one zero-fill convention.</summary>
internal readonly struct CellShares
{
    private readonly double _referenceScale;
    private readonly double _currentScale;
    private readonly double _referenceFill;
    private readonly double _currentFill;
    private readonly double _added;

    internal CellShares(PairedCounts counts, ZeroFill fill)
    {
        double n = counts.ReferenceTotal, m = counts.CurrentTotal;
        _added = fill.Rule == ZeroFillRule.Additive ? fill.Value : 0;
        _referenceScale = 1 / (n + _added * counts.Count);
        _currentScale = 1 / (m + _added * counts.Count);
        (_referenceFill, _currentFill) = fill.Rule switch
        {
            ZeroFillRule.Rows => (fill.Value / n, fill.Value / m),
            ZeroFillRule.Share => (fill.Value, fill.Value),
            ZeroFillRule.Evidently => (Evidently(counts.Reference, n), Evidently(counts.Current, m)),
            _ => (0, 0),
        };
    }

    internal double Reference(double count) => count > 0 || _added > 0 ? (count + _added) * _referenceScale : _referenceFill;

    internal double Current(double count) => count > 0 || _added > 0 ? (count + _added) * _currentScale : _currentFill;

    private static double Evidently(ReadOnlySpan<long> counts, double total)
    {
        var smallest = long.MaxValue;
        foreach (var count in counts)
        {
            smallest = count > 0 ? Math.Min(smallest, count) : smallest;
        }

        return smallest / total <= 1e-4 ? smallest / total / 1e6 : 1e-4;
    }
}
