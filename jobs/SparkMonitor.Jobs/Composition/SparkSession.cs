using System.Globalization;
using SparkMonitor.Core;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Runs;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Jobs.Metrics;
using SparkMonitor.Jobs.Output;
using SparkMonitor.Jobs.Spark;
using SparkMonitor.Spark;
using SparkMonitor.Spark.Engine;
using SparkMonitor.Spark.Store;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Jobs.Composition;

/// <summary>A Spark cluster with a store that Spark writes.</summary>
internal sealed class SparkSession : IMonitorSession
{
    private readonly SparkServerLease _server;
    private readonly SparkConnectSession _session;
    private readonly SparkEngine _engine;
    private readonly SparkTables _tables;
    private readonly SparkViews _views;
    private readonly string _workingFolder;

    private SparkSession(SparkServerLease server, SparkConnectSession session, SparkEngine engine, string store, TimeProvider clock, string workingFolder)
    {
        (_server, _session, _engine, _workingFolder) = (server, session, engine, workingFolder);
        _tables = new SparkTables(session, store);
        _views = new SparkViews(session, _tables);
        Job = new ProfileJob(_engine, _tables, clock, NewId);
        References = new ReferenceJob(_engine, _tables, Job, clock, NewId);
        Drift = new DriftJob(_tables, clock, NewId);
        Comparisons = new CompareJob(_tables, clock, NewId);

        string NewId() => Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");
    }

    public IProfileEngine Engine => _engine;

    public IMonitorTables Tables => _tables;

    public SqlDialect Dialect => SqlDialect.Spark;

    public ProfileJob Job { get; }

    public ReferenceJob References { get; }

    public DriftJob Drift { get; }

    public CompareJob Comparisons { get; }

    /// <param name="workingFolder">What relative paths in queries start from.</param>
    /// <exception cref="MonitorException">There is no server, or it cannot be used.</exception>
    public static async Task<IMonitorSession> OpenAsync(
        EngineConfig engine, string store, EngineSurroundings surroundings, string workingFolder, CancellationToken cancellation)
    {
        var environment = surroundings.Environment.ToDictionary(StringComparer.Ordinal);
        if (engine.Remote is { Length: > 0 } named)
        {
            environment[SparkConnectionString.EnvironmentVariable] = named;
        }

        var settings = new SparkServerSettings { Environment = environment, Clock = surroundings.Clock };
        var server = await SparkServerLease.AcquireAsync(settings, surroundings.Progress, cancellation);
        SparkConnectSession? session = null;
        try
        {
            session = await SparkConnectSession.ConnectAsync(server.ConnectionString, new SparkConnectOptions { ClientType = "SparkMonitor" }, cancellation);
            var spark = await SparkEngine.OpenAsync(session, cancellation: cancellation);
            return new SparkSession(server, session, spark, store, surroundings.Clock, workingFolder);
        }
        catch (Exception e)
        {
            if (session is not null)
            {
                await session.DisposeAsync();
            }

            await server.DisposeAsync();

            if (e is SparkConnectException error)
            {
                throw SparkErrors.OfServer(error, server.ConnectionString);
            }

            throw;
        }
    }

    public async Task<IReadOnlyList<TableCommit>> HistoryAsync(string table, int limit, CancellationToken cancellation)
    {
        var commits = new List<TableCommit>();
        await foreach (var row in _engine.HistoryAsync(table, limit, cancellation))
        {
            commits.Add(new TableCommit(row.Version, row.Timestamp, row.Operation, row.Writer)
            {
                RowsAdded = row.Metric("numOutputRows"),
                FilesAdded = row.Metric("numFiles") ?? row.Metric("numAddedFiles"),
                FilesRemoved = row.Metric("numRemovedFiles"),
                BytesAdded = row.Metric("numOutputBytes") ?? row.Metric("numAddedBytes"),
            });
        }

        return commits;
    }

    public async Task<IReadOnlyList<string>> KeepViewsAsync(MonitorConfig config, CancellationToken cancellation)
    {
        if (!_views.IsPossible)
        {
            return [];
        }

        var warnings = new List<string>();
        foreach (var view in MetricsViews.Of(config, Dialect, _tables.NameOf))
        {
            if (await _views.KeepAsync(view.Name, view.Sql, view.Source, view.Stage, cancellation) is { } warning)
            {
                warnings.Add(warning);
            }
        }

        return warnings;
    }

    public async Task<QueryAnswer> QueryAsync(
        string sql, MonitorConfig? config, IReadOnlyDictionary<string, string> names, int limit, CancellationToken cancellation)
    {
        var known = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (_tables.Location.Length > 0)
        {
            foreach (var table in StoreTables.All)
            {
                known[table.Name] = _tables.NameOf(table);
            }

            foreach (var view in config is null ? [] : MetricsViews.Of(config, Dialect, _tables.NameOf))
            {
                known[view.Name] = $"({view.Sql})";
            }
        }

        foreach (var (name, location) in names)
        {
            known.TryAdd(name, TableName.Sql(location));
        }

        var query = new SparkQueryText(known, _workingFolder).Rewrite(sql);
        try
        {
            return await ReadAsync(query, limit, cancellation);
        }
        catch (SparkServerException e) when (e.Failure == SparkFailure.Server)
        {
            throw new MonitorException($"The query failed: {e.Message}", e, MonitorFault.Usage);
        }
        catch (SparkConnectException e)
        {
            throw SparkErrors.OfServer(e, _session.ConnectionString.ToString());
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _tables.DisposeAsync();
        await _engine.DisposeAsync();
        await _session.DisposeAsync();
        await _server.DisposeAsync();
    }

    private async Task<QueryAnswer> ReadAsync(SparkQueryText.Query query, int limit, CancellationToken cancellation)
    {
        var columns = new List<(string, string)>();
        var rows = new List<object?[]>();
        var batches = query.IsRelation
            ? _session.QueryAsync(SparkRelation.Sql(query.Sql).Limit(limit + 1), cancellation: cancellation)
            : _session.ExecuteSqlAsync(query.Sql, cancellation: cancellation);
        await foreach (var batch in batches)
        {
            if (columns.Count == 0)
            {
                columns.AddRange(batch.Schema.Fields.Select(f => (f.Name, f.Type.ToString())));
            }

            for (var row = 0; row < batch.RowCount && rows.Count <= limit; row++)
            {
                rows.Add([.. batch.GetRow(row).Select(Plain)]);
            }
        }

        var isCut = rows.Count > limit;
        return new QueryAnswer(columns, isCut ? rows[..limit] : rows, isCut);
    }

    /// <summary>Values as the screens and reports know them.</summary>
    private static object? Plain(object? value) => value switch
    {
        SparkDecimal number => number.ToString(),
        SparkVariant variant => variant.ToJson(),
        KeyValuePair<object?, object?>[] map => map.Select(p => new KeyValuePair<string, object?>(QueryValue.Text(Plain(p.Key))!, Plain(p.Value))).ToList(),
        object?[] parts => parts.Select(Plain).ToArray(),
        SparkYearMonthInterval or SparkDayTimeInterval or SparkCalendarInterval => Convert.ToString(value, CultureInfo.InvariantCulture),
        _ => value,
    };
}
