namespace SparkMonitor.Core.Profiling;

/// <summary>A plan that has been run: its results, and what reading them cost.</summary>
public interface IProfileRun : IAsyncDisposable
{
    /// <summary>Rows per group of the layout, <c>[dimension][group]</c>.</summary>
    IReadOnlyList<IReadOnlyList<long>> RowCounts { get; }

    /// <summary>Every planned column once, in any order; a column's states may be released when the next is asked for.</summary>
    IAsyncEnumerable<ColumnResult> Columns(CancellationToken cancellation);

    IReadOnlyList<CustomResult> Custom { get; }

    ScanCounts Scans { get; }
}
