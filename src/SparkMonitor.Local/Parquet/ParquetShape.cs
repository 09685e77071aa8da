namespace SparkMonitor.Local.Parquet;

/// <summary>What files have in common that one query can read: the same columns the same calendar, the same meaning of nulls in variants.</summary>
internal sealed record ParquetShape(ParquetColumns Columns, LegacyCalendar Calendar, VariantNulls VariantNulls);
