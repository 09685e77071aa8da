namespace SparkMonitor.Spark;

/// <summary>How the Spark engine asks its questions. Nothing here changes a number.</summary>
public sealed record SparkEngineOptions
{
    /// <summary>
    /// Columns that one query reads at most: more share a query's fixed cost, fewer keep its groups in the processor's cache. By measurement
    /// (docs/architecture.md): with 60,000 rows 32 columns cost 70 % of 8, with 500,000 rows 92 %.
    /// </summary>
    public int ColumnsPerQuery { get; init; } = 32;

    /// <summary>Rows that one query may send back, by estimate; queries of many groups read fewer columns. As many fit Spark's generated hash map as it is set here.</summary>
    public long RowsPerQuery { get; init; } = 1 << 18;

    /// <summary>Batches of columns under way at once, so that the cluster works on one while another is planned.</summary>
    public int Parallelism { get; init; } = 2;

    /// <summary>Values that the sample takes in all, over all columns.</summary>
    public int SampledValues { get; init; } = 2_000_000;

    /// <summary>Tables of no more rows have all their values counted, without a sample.</summary>
    public long CountedRows { get; init; } = 50_000;

    /// <summary>
    /// Rows, once for each set of slices, up to which a table's values come as they are, all columns in one query without an exchange, and are counted here:
    /// below that a query's own cost is all there is.
    /// </summary>
    public long ListedRows { get; init; } = 16_384;

    /// <summary>Sketches every column, however few values it has.</summary>
    internal bool SketchesAll { get; init; }
}
