using SparkMonitor.Acceptance.SparkConnect;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;
using SparkMonitor.Spark;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Acceptance.Spark;

/// <summary>Frequent values of columns that have too many for their items to be kept.</summary>
[Collection(SparkServersCollection.Name)]
public sealed class FrequentValueTests(SparkServers servers) : IDisposable
{
    private readonly Cli.Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SparkTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Values_that_stand_out_among_many_are_counted_exactly(bool sliced)
    {
        // A tenth of the rows has one value, a twentieth another; all other values occur once.
        const string Picked = "CASE WHEN i % 10 = 0 THEN -1 WHEN i % 20 = 1 THEN -2 ELSE i END";
        var path = await SampleTables.WriteAsync(_folder.At("table"), $"""
            SELECT {Picked} AS whole, ({Picked}) / 4 AS real, (({Picked}) * 10)::DECIMAL(30,2) AS wide, 'c' || ({Picked}) AS word,
              make_timestamptz(1600000000000000 + ({Picked}) * 1000000) AS at, i % 2 = 0 AS even
            FROM range(100000) r(i)
            """);
        await using var session = await SparkConnectSession.ConnectAsync((await servers.Delta).ConnectionString);
        await using var engine = await SparkEngine.OpenAsync(session, new SparkEngineOptions { SketchesAll = true });
        var snapshot = await engine.OpenAsync(new TableAddress(path), default);
        var stage = new StageConfig("raw", path) { Slices = sliced ? [new SliceConfig([new SlicePartConfig("even", false, 2)])] : [] };
        var scope = ProfilePlanner.Resolve(stage, snapshot);
        var source = new ProfileSource(snapshot);
        var request = scope.Survey(source, []);
        var survey = request is null ? null : await engine.SurveyAsync(request, default);
        await using var run = await engine.RunAsync(ProfilePlanner.Plan(scope, source, null, null, scope.Choose(request, survey, [])), new Progress<ProfileProgress>(), default);
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (var column in run.Columns(default))
        {
            if (column.Heavy is { } heavy)
            {
                var items = heavy[0][0]!;
                found.Add(column.Column.Path.ToString(), string.Join(", ", items.Items.Take(2).Select(i => $"{i.Text} {i.Count}")));
                Assert.InRange(items.Error, 0, 1000);
                if (sliced)
                {
                    Assert.Equal(10_000, heavy[1].Where(g => g is not null).Max(g => g!.Items[0].Count));
                }
            }
        }

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["at"] = "2020-09-13T12:26:39Z 10000, 2020-09-13T12:26:38Z 5000",
                ["real"] = "-0.25 10000, -0.5 5000",
                ["whole"] = "-1 10000, -2 5000",
                ["wide"] = "-10.00 10000, -20.00 5000",
                ["word"] = "c-1 10000, c-2 5000",
            },
            found);
    }
}
