using System.Security.Cryptography;
using System.Text;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Spark.Engine;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Spark.Store;

/// <summary>Views beside a store's tables, where the store is a schema of a catalog. A view that somebody else made is left alone.</summary>
public sealed class SparkViews(SparkConnectSession session, SparkTables tables)
{
    private const string StageProperty = "sparkmonitor.stage";
    private const string DefinitionProperty = "sparkmonitor.definition";

    /// <summary>False where the store is a path, which holds no views.</summary>
    public bool IsPossible => tables.Location.Length > 0 && !TableName.IsPath(tables.Location);

    /// <summary>Makes a view, or makes it anew where its query has changed. Nothing depends on it, so a failure is told and not thrown.</summary>
    /// <param name="sql">A query of tables by their full names.</param>
    /// <param name="source">The table without which the view is not made.</param>
    /// <param name="stage">What the view shows.</param>
    /// <returns>Why there is no such view; null where there is one, or nothing yet to be seen by it.</returns>
    public async Task<string?> KeepAsync(string name, string sql, StoreTable source, string stage, CancellationToken cancellation)
    {
        var view = $"{TableName.Sql(tables.Location)}.{SparkSql.Identifier(name)}";
        var definition = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));
        try
        {
            var known = await PropertiesAsync(view, cancellation).ConfigureAwait(false);
            if (known is not null && known.GetValueOrDefault(StageProperty) != stage)
            {
                return $"{tables.Location}.{name} is not ours to change: it was made by someone else, or for another stage. Drop or rename it to have the view of {stage}.";
            }

            if (known?.GetValueOrDefault(DefinitionProperty) != definition && await tables.ExistsAsync(source, cancellation).ConfigureAwait(false))
            {
                var properties = $"{SparkSql.Text(StageProperty)} = {SparkSql.Text(stage)}, {SparkSql.Text(DefinitionProperty)} = {SparkSql.Text(definition)}";
                await session.ExecuteCommandAsync(
                    $"CREATE OR REPLACE VIEW {view} COMMENT {SparkSql.Text($"{stage} in the shape of Databricks' data profiling")} TBLPROPERTIES ({properties}) AS {sql}",
                    cancellation: cancellation).ConfigureAwait(false);
            }

            return null;
        }
        catch (SparkConnectException e)
        {
            return $"The view {tables.Location}.{name} could not be made: {SparkFaults.First(e.Message)}"
                + (e.Failure == SparkFailure.PermissionDenied ? " Grant CREATE TABLE on the schema to have it." : "");
        }
        catch (Core.MonitorException e)
        {
            return $"The view {tables.Location}.{name} could not be made: {e.Message}";
        }
    }

    private async Task<Dictionary<string, string?>?> PropertiesAsync(string view, CancellationToken cancellation)
    {
        var properties = new Dictionary<string, string?>(StringComparer.Ordinal);
        try
        {
            await foreach (var batch in session.ExecuteSqlAsync($"SHOW TBLPROPERTIES {view}", cancellation: cancellation).ConfigureAwait(false))
            {
                for (var row = 0; row < batch.RowCount; row++)
                {
                    properties[batch["key"].GetString(row)!] = batch["value"].GetString(row);
                }
            }

            return properties;
        }
        catch (SparkServerException e) when (SparkFaults.IsMissing(e))
        {
            return null;
        }
    }
}
