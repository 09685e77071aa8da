using SparkMonitor.Core;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.Windows;
using SparkMonitor.Tests.Windows;
using static SparkMonitor.Tests.Profiling.PlannerScenario;

namespace SparkMonitor.Tests.Profiling;

public sealed class ProfilePlannerTests
{
    private static StageConfig Windowed(string column, params IReadOnlyList<string> granularities) =>
        Stage with { Windows = new WindowConfig { TimeColumn = new ColumnPath(column), Granularities = granularities, Zone = "Europe/Berlin" } };

    [Fact]
    public void Plan_timestamp_coversTheSurveyedTimesInTheZone()
    {
        var scope = ProfilePlanner.Resolve(Windowed("TIME", "1 day", "1 month"), Odd);

        var plan = ProfilePlanner.Plan(scope, new ProfileSource(Odd), Times.Micros("2001-01-01T22:30:00Z"), Times.Micros("2001-01-02T22:59:59.9995Z"), []);

        Assert.Equal("time", plan.TimeColumn!.Path.ToString());

        // The statistics of a file are cut off to milliseconds, so the last window covers one more: 23:00 begins the next day in Berlin.
        Assert.Equal(["2000-12-31T23:00:00Z", "2001-01-01T23:00:00Z", "2001-01-02T23:00:00Z"], plan.BaseWindows.Select(w => Times.Iso(w.Start)));
        Assert.Equal(4, plan.Layout.Windows);
        Assert.Equal([Granularity.Day, Granularity.Month], plan.Levels.Select(l => l.Granularity));
    }

    [Theory]
    [InlineData("day", TypeKind.Date)]
    [InlineData("time", TypeKind.TimestampNtz)]
    public void Resolve_columnWithoutZone_belongsToTheUtcCalendar(string column, TypeKind kind)
    {
        var scope = ProfilePlanner.Resolve(Windowed(column, "1 day"), Snapshot(new Column(column, new ColumnType(kind))));

        Assert.Equal("UTC", scope.Calendar.Zone);
    }

    [Fact]
    public void Resolve_badTimeSettings_areProblems()
    {
        Assert.Equal(["time.column: id is bigint, and windows need a timestamp or date: the table has time, day"], Problems(Windowed("id", "1 day")));
        Assert.Equal(["time.granularities: day is a date, so the shortest window is 1 day, not 1 hour"], Problems(Windowed("day", "1 hour", "1 day")));
        Assert.Equal(["time.granularities[0]: 1 dya is no granularity; did you mean 1 day?"], Problems(Windowed("time", "1 dya")));
        Assert.StartsWith("time.granularities: is missing: name one or more of 5 minutes", Assert.Single(Problems(Windowed("time"))), StringComparison.Ordinal);
        Assert.Equal(["time.zone: Mars/Olympus is not a time zone; use an IANA name such as Europe/Berlin"], Problems(Stage with { Windows = new WindowConfig { TimeColumn = new ColumnPath("time"), Granularities = ["1 day"], Zone = "Mars/Olympus" } }));
        Assert.StartsWith("time.granularities: windows of a length need the column", Assert.Single(Problems(Stage with { Windows = new WindowConfig { Granularities = ["1 day"] } })), StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_processingTime_hasNoTimeColumn()
    {
        var scope = ProfilePlanner.Resolve(Stage with { Windows = new WindowConfig() }, Odd);

        Assert.True(scope.ProcessingTime);
        Assert.Equal(GroupsOf(ProfilePlanner.Plan(scope, new ProfileSource(Odd, 2), null, null, [])), (1, 1));
    }

    [Fact]
    public void Plan_slices_haveAGroupForOtherAndNullAndCross()
    {
        var stage = Stage with
        {
            Slices =
            [
                new SliceConfig([new SlicePartConfig("ORIGIN", false, 2)]),
                new SliceConfig([new SlicePartConfig("id > 3", true), new SlicePartConfig("origin", false, 2), new SlicePartConfig("a & b", true)]),
            ],
        };
        var scope = ProfilePlanner.Resolve(stage, Odd);
        var source = new ProfileSource(Odd);
        var survey = scope.Survey(source, [])!;
        var chosen = scope.Choose(survey, new SourceSurvey(9, null, null, [["SEA", "__other__", "SFO"]]), []);

        var plan = ProfilePlanner.Plan(scope, source, null, null, chosen);

        Assert.Equal(("origin", 2), (survey.SliceColumns[0].Column.Path.ToString(), survey.SliceColumns[0].Top));
        Assert.Single(survey.SliceColumns);
        Assert.Equal([1, 4, 36], plan.Layout.Codes);
        Assert.Equal(["origin", @"id > 3 & origin & a \& b"], plan.Slices.Select(s => s.Key));
        Assert.Equal(["SEA", @"\__other__", "__other__", null], Enumerable.Range(0, 4).Select(c => SliceText.Value(plan.Slices[0], c)));
        Assert.Equal([@"false & SEA & false", @"false & SEA & true", @"false & SEA & \N", @"false & \\__other__ & false"], Enumerable.Range(0, 4).Select(c => SliceText.Value(plan.Slices[1], c)));
        Assert.Equal(@"\N & \N & \N", SliceText.Value(plan.Slices[1], 35));
        Assert.Null(scope.Survey(source, chosen));
    }

    [Fact]
    public void Resolve_badSlices_areProblems() => Assert.Equal(
        [
            "slices[1]: origin is sliced already by an earlier entry",
            "slices[2]: tags is array<string>, which has no values to slice by",
            "slices[3]: name has values: none, and slicing by it would store its values",
            "slices[4]: names the same part twice",
            "slices[5]: has up to 1,004,004 values, more than 10,000: cross fewer columns or lower their top",
            "slices[6][1]: the table has no column orgin; did you mean origin?",
        ],
        Problems(Stage with
        {
            Columns = [new ColumnRule("name") { KeepValues = false }],
            Slices =
            [
                new SliceConfig([new SlicePartConfig("origin", false)]),
                new SliceConfig([new SlicePartConfig("Origin", false, 3)]),
                new SliceConfig([new SlicePartConfig("tags", false)]),
                new SliceConfig([new SlicePartConfig("name", false)]),
                new SliceConfig([new SlicePartConfig("id", false), new SlicePartConfig("id", false)]),
                new SliceConfig([new SlicePartConfig("id", false, 1000), new SlicePartConfig("origin", false, 1000)]),
                new SliceConfig([new SlicePartConfig("id", false), new SlicePartConfig("orgin", false)]),
            ],
        }));

    [Fact]
    public void Resolve_profilers_areExpandedPerColumn()
    {
        var custom = ProfilePlanner.Resolve(
            Stage with
            {
                Profilers =
                [
                    new CustomProfilerConfig("low", "min({{column}})", ["address.geo.*", "id"]),
                    new CustomProfilerConfig("high", "max({{column}})", ["address.geo"]),
                    new CustomProfilerConfig("spread", "high - \"low\"", ["address.geo.*"], IsDerived: true),
                    new CustomProfilerConfig("n", "count(*)", [":table"]),
                ],
            },
            Odd).Custom;

        Assert.Equal(
            ["low address.geo.lat", "low address.geo.lon", "low id", "high address.geo.lat", "high address.geo.lon", "spread address.geo.lat < low high", "spread address.geo.lon < low high", "n "],
            custom.Select(c => $"{c.Name} {c.Column}{(c.IsDerived ? " < " + string.Join(' ', c.Inputs.Select(i => i.Name)) : "")}"));
    }

    [Fact]
    public void Resolve_badProfilers_areProblems() => Assert.Equal(
        [
            "profilers[1].name: low is the name of an earlier profiler",
            "profilers[2].columns[0]: origin is not profiled: include it",
            "profilers[3].columns: address.geo.lat has no low: give these profilers the same columns",
            "profilers[4].derived: uses no earlier profiler by name; earlier ones are low, double",
        ],
        Problems(Stage with
        {
            Exclude = ["origin"],
            Profilers =
            [
                new CustomProfilerConfig("low", "min({{column}})", ["id"]),
                new CustomProfilerConfig("low", "max({{column}})", ["id"]),
                new CustomProfilerConfig("other", "max({{column}})", ["origin"]),
                new CustomProfilerConfig("double", "low * 2", ["id", "address.geo.lat"], IsDerived: true),
                new CustomProfilerConfig("unknown", "lo * 2", ["id"], IsDerived: true),
            ],
        }));

    [Fact]
    public void Plan_tooManyGroups_isRefused()
    {
        var stage = Windowed("time", "5 minutes") with { Slices = [new SliceConfig([new SlicePartConfig("origin", false, 900)])] };
        var scope = ProfilePlanner.Resolve(stage, Odd);
        var chosen = scope.Choose(scope.Survey(new ProfileSource(Odd), []), new SourceSurvey(1, 0, 0, [[.. Enumerable.Range(0, 900).Select(i => $"{i}")]]), []);

        var error = Assert.Throws<MonitorException>(() => ProfilePlanner.Plan(scope, new ProfileSource(Odd), 0, 300_000_000L * 50_000, chosen));

        Assert.Contains("50,002 windows times 903 slice values are 45,151,806 groups", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Choose_emptySurvey_isAskedAgain()
    {
        var scope = ProfilePlanner.Resolve(Stage with { Slices = [new SliceConfig([new SlicePartConfig("origin", false)])] }, Odd);
        var survey = scope.Survey(new ProfileSource(Odd), []);
        var chosen = scope.Choose(survey, new SourceSurvey(0, null, null, [[]]), []);

        Assert.NotNull(scope.Survey(new ProfileSource(Odd), chosen));
    }

    private static (int Windows, int Codes) GroupsOf(ProfilePlan plan) => (plan.Layout.Windows, plan.Layout.TotalGroups);
}
