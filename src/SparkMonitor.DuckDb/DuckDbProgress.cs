namespace SparkMonitor.DuckDb;

/// <summary>How far a running query is, by DuckDB's reckoning of the scans it knows of.</summary>
/// <param name="Percent">0 to 100; -1 where nothing is known, as before the query runs.</param>
public readonly record struct DuckDbProgress(double Percent, long RowsDone, long RowsTotal);
