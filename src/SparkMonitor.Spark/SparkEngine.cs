using System.Globalization;
using System.Runtime.CompilerServices;
using SparkMonitor.Core;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;
using SparkMonitor.Spark.Engine;
using SparkMonitor.Spark.Groups;
using SparkMonitor.Spark.Queries;
using SparkMonitor.Spark.Sql;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Spark;

/// <summary>
/// Profiles Delta tables on a Spark cluster through Spark Connect: the plan becomes SQL of built-in functions, Spark reads and aggregates,
/// and only states' parts come back. Results are bit for bit those of the embedded engine.
/// </summary>
/// <remarks>The engine uses the session and restores its settings; whoever made the session disposes it.</remarks>
public sealed class SparkEngine : IProfileEngine
{
    private readonly SparkConnectSession _session;
    private readonly SparkEngineOptions _options;
    private readonly SessionSettings _settings;
    private readonly Dictionary<(string Uri, long Version), SourceTable> _tables = [];
    private int _runs;

    private SparkEngine(SparkConnectSession session, SparkEngineOptions options)
    {
        _session = session;
        _options = options;
        _settings = new SessionSettings(session);
    }

    public string Name => "spark";

    /// <exception cref="MonitorException">The session cannot be used.</exception>
    public static async Task<SparkEngine> OpenAsync(
        SparkConnectSession session, SparkEngineOptions? options = null, CancellationToken cancellation = default)
    {
        var engine = new SparkEngine(session, options ?? new SparkEngineOptions());
        try
        {
            await engine._settings.ApplyAsync(cancellation).ConfigureAwait(false);
            return engine;
        }
        catch (SparkConnectException e)
        {
            throw SparkErrors.OfServer(e, session.ConnectionString.ToString());
        }
    }

    public async Task<TableSnapshot> OpenAsync(TableAddress address, CancellationToken cancellation)
    {
        var table = await new TableOpener(_session).OpenAsync(address, cancellation).ConfigureAwait(false);
        _tables[(table.Snapshot.Uri, table.Snapshot.Version)] = table;
        return table.Snapshot;
    }

    public async Task<SourceSurvey> SurveyAsync(SurveyRequest request, CancellationToken cancellation)
    {
        var table = await TableAsync(request.Source.Snapshot, cancellation).ConfigureAwait(false);
        var runner = Runner(table, new RunProgress(new Silent(), 0), "survey");
        var relation = await RelationAsync(table, request.Source, cancellation).ConfigureAwait(false);
        return await new SparkSurveyor(runner, relation).SurveyAsync(request, cancellation).ConfigureAwait(false);
    }

    public async Task<IProfileRun> RunAsync(ProfilePlan plan, IProgress<ProfileProgress> progress, CancellationToken cancellation)
    {
        var table = await TableAsync(plan.Source.Snapshot, cancellation).ConfigureAwait(false);
        var shown = new RunProgress(progress, plan.Columns.Count);
        var runner = Runner(table, shown, "profile");
        var relation = await RelationAsync(table, plan.Source, cancellation).ConfigureAwait(false);
        await CheckPredicatesAsync(plan, relation, cancellation).ConfigureAwait(false);
        var sets = new GroupSets(plan);
        var view = string.Create(CultureInfo.InvariantCulture, $"sparkmonitor_rows_{Interlocked.Increment(ref _runs)}");
        try
        {
            await _session.CreateTempViewAsync(view, SparkRelation.Sql(RowSource.ViewSql(relation, plan, sets)), cancellation: cancellation).ConfigureAwait(false);
        }
        catch (SparkConnectException e)
        {
            throw SparkFaults.OfTable(e, table.Snapshot.Uri);
        }

        var columns = plan.Columns.Select(c => ColumnSource.Of(c, table.Collations.GetValueOrDefault(c.Path))).ToList();
        var run = new SparkRun(runner, plan, columns, new RowSource(view, sets), _options, token => RequirePinnedAsync(table, token));
        try
        {
            await run.StartAsync(new SparkCustomQueries(plan, relation, runner), shown, cancellation).ConfigureAwait(false);
            return run;
        }
        catch
        {
            await run.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The newest commits of a table, the latest first.</summary>
    public async IAsyncEnumerable<SparkTableCommit> HistoryAsync(
        string location, int limit, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        IReadOnlyList<SparkTableCommit> commits;
        try
        {
            commits = await new TableOpener(_session).CommitsAsync(TableName.Sql(location), limit, cancellation).ConfigureAwait(false);
        }
        catch (SparkConnectException e)
        {
            throw SparkFaults.OfTable(e, location);
        }

        foreach (var commit in commits)
        {
            yield return commit;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _settings.RestoreAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (SparkConnectException)
        {
            // A session that is gone has no settings to restore.
        }
    }

    private QueryRunner Runner(SourceTable table, RunProgress progress, string work) =>
        new(_session, table.Snapshot.Uri, $"sparkmonitor-{work}", progress);

    private async Task<SourceTable> TableAsync(TableSnapshot snapshot, CancellationToken cancellation)
    {
        var key = (snapshot.Uri, snapshot.Version);
        if (!_tables.TryGetValue(key, out var table))
        {
            table = await new TableOpener(_session)
                .OpenAsync(new TableAddress(snapshot.Uri) { Version = snapshot.Version }, cancellation).ConfigureAwait(false);
            _tables[key] = table;
        }

        return table;
    }

    /// <summary>A FROM item of the rows a plan reads.</summary>
    private async Task<string> RelationAsync(SourceTable table, ProfileSource source, CancellationToken cancellation)
    {
        if (source.AddedAfter is not { } after)
        {
            return table.Sql;
        }

        try
        {
            return await new AddedRows(_session, table).SqlAsync(after, cancellation).ConfigureAwait(false);
        }
        catch (SparkConnectException e)
        {
            throw SparkFaults.OfTable(e, table.Snapshot.Uri);
        }
    }

    /// <summary>A predicate that does not hold water is found before anything is read, and named.</summary>
    private async Task CheckPredicatesAsync(ProfilePlan plan, string relation, CancellationToken cancellation)
    {
        foreach (var predicate in plan.Slices.SelectMany(s => s.Parts).OfType<PredicateSlice>())
        {
            try
            {
                await _session.GetSchemaAsync(
                    SparkRelation.Sql($"SELECT {SliceSql.Predicate(predicate)} FROM {relation} AS {ColumnSql.Source}"), cancellation).ConfigureAwait(false);
            }
            catch (SparkServerException e) when (e.Failure == SparkFailure.Server)
            {
                throw new MonitorException(
                    $"The slice '{predicate.Sql}' of {plan.Source.Snapshot.Uri} is no condition on its rows: {e.Message}", e, MonitorFault.Usage);
            }
        }
    }

    private async Task RequirePinnedAsync(SourceTable table, CancellationToken cancellation)
    {
        if (table.IsTravelled)
        {
            return;
        }

        long latest;
        try
        {
            latest = await new TableOpener(_session).LatestAsync(table.Name, cancellation).ConfigureAwait(false);
        }
        catch (SparkConnectException e)
        {
            throw SparkFaults.OfTable(e, table.Snapshot.Uri);
        }

        if (latest != table.Snapshot.Version)
        {
            throw new MonitorException(
                string.Create(CultureInfo.InvariantCulture, $"The table {table.Snapshot.Uri} went from version {table.Snapshot.Version} to {latest} while it was profiled, and Spark keeps no older version to read. Run the command again."),
                MonitorFault.Conflict);
        }
    }

    private sealed class Silent : IProgress<ProfileProgress>
    {
        public void Report(ProfileProgress value)
        {
        }
    }
}
