namespace SparkMonitor.Local.Parquet;

/// <summary>What files have in common that one query can read: the same columns and the same calendar.</summary>
internal sealed record ParquetShape(ParquetColumns Columns, LegacyCalendar Calendar);
