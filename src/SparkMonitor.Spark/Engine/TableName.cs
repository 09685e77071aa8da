using SparkMonitor.Core;
using SparkMonitor.Core.Schema;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Spark.Engine;

/// <summary>
/// A table as SQL names it: a path or URI as <c>delta.`path`</c>, else one to three parts of a catalog name, each of which may stand in
/// backticks.
/// </summary>
public static class TableName
{
    /// <exception cref="MonitorException">The location is neither.</exception>
    public static string Sql(string location)
    {
        if (string.IsNullOrWhiteSpace(location))
        {
            throw new MonitorException("The table has no name: give a path or a name such as catalog.schema.table.", MonitorFault.Usage);
        }

        if (IsPath(location))
        {
            return $"delta.{SparkSql.Identifier(location)}";
        }

        try
        {
            var parts = ColumnPath.Parse(location).Parts;
            return parts.Count <= 3 && parts.All(p => p.Length > 0)
                ? SparkSql.Identifier(parts)
                : throw new MonitorException($"{location} is no table's name: a catalog name has one to three parts, a path a slash.", MonitorFault.Usage);
        }
        catch (FormatException e)
        {
            throw new MonitorException($"{location} is no table's name: {e.Message}", e, MonitorFault.Usage);
        }
    }

    /// <summary>True for paths and URIs: they hold a slash, backslash or colon, or begin with a dot.</summary>
    public static bool IsPath(string location) =>
        location.StartsWith('.') || (!location.StartsWith('`') && location.AsSpan().ContainsAny("/\\:"));
}
