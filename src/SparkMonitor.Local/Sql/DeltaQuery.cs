using SparkMonitor.Core;
using SparkMonitor.Delta;
using SparkMonitor.Delta.Scans;
using SparkMonitor.Delta.Storage;
using SparkMonitor.DuckDb;
using SparkMonitor.Local.Parquet;

namespace SparkMonitor.Local.Sql;

/// <summary>DuckDB's SQL over Delta tables: known names, <c>delta.`path`</c> and quoted paths, each at any version or time.</summary>
/// <param name="folder">What relative paths are relative to.</param>
public sealed class DeltaQuery(EngineLimits limits, string folder) : IDisposable
{
    private readonly LocalDatabase _database = new(limits);
    private readonly LocalStorage _storage = new();

    /// <param name="names">Locations by the names that a query may use.</param>
    /// <param name="limit">How many rows to return at most.</param>
    /// <exception cref="MonitorException">The query or a table in it does not work.</exception>
    public async Task<DeltaAnswer> RunAsync(string sql, IReadOnlyDictionary<string, string> names, int limit, CancellationToken cancellation)
    {
        var references = new SqlTableReferences(sql, names.ContainsKey, path => Directory.Exists(Path.Combine(folder, path, "_delta_log")));
        using var connection = _database.Connect();
        var relations = new List<DeltaRelation>();
        var scans = new List<DeltaScan>();
        try
        {
            foreach (var reference in references.Tables)
            {
                var scan = await OpenAsync(reference, names, cancellation).ConfigureAwait(false);
                var relation = await DeltaRelations.PrepareAsync(connection, scan, cancellation).ConfigureAwait(false);
                relations.Add(relation);
                scans.Add(scan);
                connection.Execute($"CREATE TEMP VIEW {DuckDbSql.QuoteIdentifier(reference.View)} AS {relation.Sql}", cancellation);
            }

            return AnswerRows.Read(connection, references.Sql, limit, cancellation);
        }
        catch (DeltaException e)
        {
            throw Faults.OfTable(e);
        }
        catch (DuckDbException e)
        {
            throw scans.Select(s => DeltaRelations.Explain(e, s)).FirstOrDefault(x => x is not null) is { } known
                ? Faults.OfTable(known)
                : new MonitorException($"The query does not work: {e.Message}", e, MonitorFault.Usage);
        }
        finally
        {
            foreach (var reference in references.Tables.Take(relations.Count))
            {
                connection.Execute($"DROP VIEW IF EXISTS temp.{DuckDbSql.QuoteIdentifier(reference.View)}", CancellationToken.None);
            }

            relations.ForEach(r => r.Dispose());
        }
    }

    public void Dispose() => _database.Dispose();

    private async Task<DeltaScan> OpenAsync(SqlTableReference reference, IReadOnlyDictionary<string, string> names, CancellationToken cancellation)
    {
        var location = !reference.IsPath ? names[reference.Name]
            : reference.Name.Contains(':', StringComparison.Ordinal) ? reference.Name
            : Path.Combine(folder, reference.Name);
        var table = new DeltaTable(_storage, new DuckDbParquet(_database.Database), location);
        var snapshot = reference switch
        {
            { Version: { } version } => await table.LoadAsync(version, cancellation).ConfigureAwait(false),
            { Timestamp: { } time } => await table.LoadAsync(time, cancellation).ConfigureAwait(false),
            _ => await table.LoadAsync(cancellation).ConfigureAwait(false),
        };
        return snapshot.Scan();
    }
}
