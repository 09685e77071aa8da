using SparkMonitor.Core;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Spark;

/// <summary>Errors of Spark as errors of the product: what is wrong, with what, and what to do.</summary>
internal static class SparkFaults
{
    /// <param name="table">The table that was being read.</param>
    public static MonitorException OfTable(SparkConnectException error, string table) => Of(error, $"The table {table}", MonitorFault.Table);

    /// <param name="location">The table of the store that was being used.</param>
    public static MonitorException OfStore(SparkConnectException error, string location) => Of(error, $"The store's table {location}", MonitorFault.Store);

    private static MonitorException Of(SparkConnectException error, string subject, MonitorFault fault) => error switch
    {
        { Failure: SparkFailure.SessionLost or SparkFailure.Interrupted or SparkFailure.Unavailable } => OfConnection(error, subject, fault),
        SparkServerException server => new MonitorException(Explain(server, subject), error, server.Is("DELTA_CONCURRENT_APPEND") || server.Is("DELTA_METADATA_CHANGED") || server.Is("DELTA_PROTOCOL_CHANGED") ? MonitorFault.Conflict : fault),
        _ => OfConnection(error, subject, fault),
    };

    private static MonitorException OfConnection(SparkConnectException error, string subject, MonitorFault fault) => new(
        error.Failure switch
        {
            SparkFailure.Unavailable or SparkFailure.SessionLost or SparkFailure.TimedOut =>
                $"{subject} could not be used to the end: {error.Message} Nothing was half-written; run the command again when the server is back.",
            SparkFailure.Interrupted => $"{subject}: the work was stopped on the cluster by someone else. Run the command again.",
            SparkFailure.LimitExceeded =>
                $"{subject}: {error.Message} Ask for coarser windows or fewer slices, or raise grpc_max_message_size in the connection string.",
            SparkFailure.PermissionDenied => $"{subject}: no permission: {error.Message}",
            _ => $"{subject} could not be used: {error.Message}",
        },
        error,
        fault);

    private const string DeltaSettings =
        "Start it with the package io.delta:delta-spark for its version and spark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension, "
        + "spark.sql.catalog.spark_catalog=org.apache.spark.sql.delta.catalog.DeltaCatalog.";

    private static string Explain(SparkServerException error, string subject)
    {
        if (IsMissing(error))
        {
            return $"{subject} does not exist, or is no Delta table ({error.ErrorClass}). Give its path as the cluster sees it, or its name in the catalog."
                + (error.Is("TABLE_OR_VIEW_NOT_FOUND") ? $" A Spark without Delta Lake answers so too: {DeltaSettings}" : "");
        }

        if (IsDeltaMissing(error))
        {
            return $"{subject} cannot be read: this Spark has no Delta Lake. {DeltaSettings}";
        }

        if (IsForbidden(error))
        {
            return $"{subject}: Spark's user has no permission: {First(error.Message)}";
        }

        if (IsOutOfMemory(error))
        {
            return $"{subject}: Spark ran out of memory: {First(error.Message)} Give executors more memory, or ask for coarser windows and fewer slices.";
        }

        return $"{subject} could not be used: {First(error.Message)}";
    }

    /// <summary>True where Spark says that there is no such table, path or version file.</summary>
    public static bool IsMissing(SparkServerException error) =>
        error.Is("TABLE_OR_VIEW_NOT_FOUND") || error.Is("PATH_NOT_FOUND") || error.Is("SCHEMA_NOT_FOUND") || error.Is("NO_SUCH_CATALOG_EXCEPTION")
        || error.Is("CATALOG_NOT_FOUND") || error.Is("REQUIRES_SINGLE_PART_NAMESPACE")
        || error.Is("DELTA_TABLE_NOT_FOUND") || error.Is("DELTA_MISSING_DELTA_TABLE") || error.Is("DELTA_PATH_DOES_NOT_EXIST")
        || error.Is("DELTA_TABLE_ONLY_OPERATION") || error.Is("DELTA_NOT_A_DELTA_TABLE") || error.Is("DELTA_MISSING_TRANSACTION_LOG");

    private static bool IsDeltaMissing(SparkServerException error) =>
        error.Is("DATA_SOURCE_NOT_FOUND") || error.Is("UNSUPPORTED_DATASOURCE_FOR_DIRECT_QUERY") || error.Is("DELTA_CONFIGURE_SPARK_SESSION_WITH_EXTENSION_AND_CATALOG")
        || error.Is("PARSE_SYNTAX_ERROR") // Only Delta's extension parses DESCRIBE DETAIL; SQL of the user's own is checked apart.
        || error.Message.Contains("ClassNotFoundException: delta", StringComparison.Ordinal);

    /// <summary>An error of the JVM, or what is heard of an executor that ended by it (52) or was killed for it (137).</summary>
    private static bool IsOutOfMemory(SparkServerException error) =>
        error.Is("UNABLE_TO_ACQUIRE_MEMORY")
        || error.TypeNames.Concat(error.Causes.SelectMany(c => c.TypeNames)).Any(t => t.Contains("OutOfMemory", StringComparison.Ordinal))
        || error.Causes.Select(c => c.Message).Append(error.Message).Any(m => MemoryTexts.Any(t => m.Contains(t, StringComparison.OrdinalIgnoreCase)));

    private static readonly string[] MemoryTexts =
        ["OutOfMemoryError", "exited with code 52", "exit code 52", "exited with code 137", "exit code 137", "exit status: 137", "exceeding memory limits", "exceeding physical memory limits"];

    private static bool IsForbidden(SparkServerException error) =>
        error.Is("INSUFFICIENT_PERMISSIONS") || error.Is("PERMISSION_DENIED") || error.SqlState is "42501"
        || error.TypeNames.Concat(error.Causes.SelectMany(c => c.TypeNames)).Any(t => t.Contains("AccessControlException", StringComparison.Ordinal) || t.Contains("AccessDeniedException", StringComparison.Ordinal));

    /// <summary>The message without the trace that some errors carry.</summary>
    internal static string First(string message)
    {
        var end = message.IndexOf("\n\nJVM stacktrace", StringComparison.Ordinal);
        end = end < 0 ? message.IndexOf("\n\tat ", StringComparison.Ordinal) : end;
        return (end < 0 ? message : message[..end]).Trim();
    }
}
