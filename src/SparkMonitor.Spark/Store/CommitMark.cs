using System.Globalization;
using SparkMonitor.Core.Summaries;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Spark.Store;

/// <summary>
/// The marks of commits in a table's log. Delta keeps them as <c>txn</c> actions, which SQL does not show: they are read from the log's
/// files, and, where Spark must not read those, found in the commits' user metadata, where this store repeats them.
/// </summary>
internal static class CommitMark
{
    private const string Schema = "txn STRUCT<appId: STRING, version: BIGINT>";

    /// <summary>What the commit's user metadata says; the attempt tells a commit of this call from that of an earlier one.</summary>
    public static string Metadata(AppendMark mark, string attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix(mark)} {attempt}");

    public static string Prefix(AppendMark mark) => string.Create(CultureInfo.InvariantCulture, $"sparkmonitor {mark.AppId} {mark.Version}");

    /// <param name="location">The folder of the table.</param>
    public static async Task<bool> IsInLogAsync(SparkConnectSession session, string location, AppendMark mark, CancellationToken cancellation)
    {
        var log = location.TrimEnd('/') + "/_delta_log/";
        var where = string.Create(CultureInfo.InvariantCulture, $"txn.appId = {SparkSql.Text(mark.AppId)} AND txn.version >= {mark.Version}");

        // Commits first: they are small, and a repeat mostly follows soon.
        return await AnyAsync(session, "json", log + "*.json", where, cancellation).ConfigureAwait(false)
            || await AnyAsync(session, "parquet", log + "*.checkpoint*.parquet", where, cancellation).ConfigureAwait(false);
    }

    private static async Task<bool> AnyAsync(SparkConnectSession session, string format, string path, string where, CancellationToken cancellation)
    {
        try
        {
            var found = SparkRelation.Read(format, [path], schema: Schema).Where(where).Select("txn.version").Limit(1);
            var rows = await session.QueryAsync(found, new SparkExecuteOptions { RerunAfterSessionLoss = true }, cancellation).ToRowsAsync(cancellation).ConfigureAwait(false);
            return rows.Count > 0;
        }
        catch (SparkServerException e) when (SparkFaults.IsMissing(e))
        {
            return false;
        }
    }
}
