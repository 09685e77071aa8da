using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Parquet;

/// <summary>
/// A column of a Parquet file, or a part of one, as DuckDB reads it: the type DuckDB gives it, with the field id and physical type that
/// only the file's footer knows.
/// </summary>
/// <param name="Name">The name DuckDB knows it by.</param>
/// <param name="IsInt96">True for timestamps in the physical type INT96.</param>
/// <param name="Children">Fields of a struct; the element of a list; key and value of a map.</param>
/// <param name="FooterPath">The names from the file's root on, joined by a comma and a blank as DuckDB's <c>parquet_metadata</c> does.</param>
internal sealed record ParquetNode(string Name, DuckDbType Type, long? FieldId, bool IsInt96, ParquetColumns Children, string FooterPath);
