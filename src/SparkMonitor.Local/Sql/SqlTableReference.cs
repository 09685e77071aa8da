namespace SparkMonitor.Local.Sql;

/// <summary>A Delta table that a query names, and the view that stands for it in the rewritten text.</summary>
/// <param name="Name">A path, or a name that the caller resolves.</param>
/// <param name="IsPath">True for <c>delta.`path`</c> and for a quoted path behind FROM or JOIN.</param>
public sealed record SqlTableReference(string View, string Name, bool IsPath, long? Version, DateTimeOffset? Timestamp);
