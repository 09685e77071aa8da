using System.Globalization;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;
using static SparkMonitor.Tests.Profiling.PlannerScenario;

namespace SparkMonitor.Tests.Profiling;

public sealed class ColumnSelectionTests
{
    [Fact]
    public void Resolve_noSelection_takesEveryLeafInOrder() => Assert.Equal(
        ["id", "time", "day", "origin", "Name", "name", "Amount", "flag", "blob", "tags", "nothing", "`a.b`", "`tick``s`", "star*", "snow ☃\n", ":table", "address.city", "address.geo.lat", "address.geo.lon"],
        Columns(Stage));

    [Theory]
    [InlineData("id", "id")]
    [InlineData("ID", "id")]
    [InlineData("amount", "Amount")]
    [InlineData("name", "name")]
    [InlineData("Name", "Name")]
    [InlineData("N*", "Name")]
    [InlineData("n*", "name|nothing")]
    [InlineData("ORIG?N", "origin")]
    [InlineData("star*", "star*")]
    [InlineData("`a.b`", "`a.b`")]
    [InlineData("a.b", "`a.b`")]
    [InlineData("tick`s", "`tick``s`")]
    [InlineData("address", "address.city|address.geo.lat|address.geo.lon")]
    [InlineData("address.geo", "address.geo.lat|address.geo.lon")]
    [InlineData("ADDRESS.City", "address.city")]
    [InlineData("*.l?t", "address.geo.lat")]
    [InlineData("snow*", "snow ☃\n")]
    [InlineData(":table", ":table")]
    public void Resolve_include_findsByNamePatternAndCase(string include, string expected) =>
        Assert.Equal(expected.Split('|'), Columns(Stage with { Include = [include] }));

    [Fact]
    public void Resolve_exclude_takesAwayFromTheIncluded() => Assert.Equal(
        ["id", "address.geo.lat"], Columns(Stage with { Include = ["id", "address"], Exclude = ["address.city", "*.lon", "no such *"] }));

    [Fact]
    public void Resolve_mistakes_areReportedAllAtOnceWithTheNearestName() => Assert.Equal(
        [
            "include[0]: the table has no column origen; did you mean origin?",
            "include[1]: NAME could be Name or name: write it as the table does",
            "exclude[0]: the table has no column x; it has id, time, day, origin, Name, name, Amount, flag, blob, tags and 9 more",
            "columns.adress.city: the table has no column adress.city; did you mean address.city?",
            "time.column: the table has no column tme; did you mean time?",
            "slices[0]: address is a struct: name one of its fields, such as address.city",
        ],
        Problems(Stage with
        {
            Include = ["origen", "NAME"],
            Exclude = ["x"],
            Columns = [new ColumnRule("adress.city")],
            Windows = new WindowConfig { TimeColumn = new ColumnPath("tme"), Granularities = ["1 day"] },
            Slices = [new SliceConfig([new SlicePartConfig("address", false)])],
        }));

    [Fact]
    public void Resolve_nothingLeft_isAProblem()
    {
        Assert.Equal(["exclude: no column is left to profile; the table has id"], Problems(Stage with { Exclude = ["*"] }, Snapshot(new Column("id", new ColumnType(TypeKind.Long)))));
        Assert.Equal(["include: z* fits no column; the table has id"], Problems(Stage with { Include = ["z*"] }, Snapshot(new Column("id", new ColumnType(TypeKind.Long)))));
        Assert.Equal(["the table has no columns to profile"], Problems(Stage, Snapshot()));
    }

    [Theory]
    [InlineData("id", ColumnKind.Numeric, StateSet.Moments | StateSet.Quantiles | StateSet.Distinct | StateSet.Items)]
    [InlineData("Amount", ColumnKind.Numeric, StateSet.Moments | StateSet.Quantiles | StateSet.Distinct | StateSet.Items)]
    [InlineData("time", ColumnKind.Temporal, StateSet.Moments | StateSet.Quantiles | StateSet.Distinct | StateSet.Items)]
    [InlineData("flag", ColumnKind.Boolean, StateSet.Moments | StateSet.Distinct | StateSet.Items)]
    [InlineData("origin", ColumnKind.Categorical, StateSet.Distinct | StateSet.Items | StateSet.Text)]
    [InlineData("blob", ColumnKind.Text, StateSet.Distinct | StateSet.Items | StateSet.Text)]
    [InlineData("tags", ColumnKind.Complex, StateSet.Moments | StateSet.Quantiles)]
    [InlineData("nothing", ColumnKind.Complex, StateSet.Counts)]
    public void Resolve_type_givesKindAndStates(string column, ColumnKind kind, StateSet states)
    {
        var plan = Assert.Single(ProfilePlanner.Resolve(Stage with { Include = [column] }, Odd).Columns);

        Assert.Equal((kind, states, true), (plan.Kind, plan.States, plan.KeepValues));
    }

    [Fact]
    public void Resolve_rules_lastMatchDecidesEachSetting()
    {
        var columns = ProfilePlanner.Resolve(
            Stage with
            {
                Columns =
                [
                    new ColumnRule("*") { KeepValues = false },
                    new ColumnRule("origin") { Kind = ColumnKind.Text },
                    new ColumnRule("id") { Kind = ColumnKind.Categorical, KeepValues = true },
                ],
            },
            Odd).Columns.ToDictionary(c => c.Path.ToString(), StringComparer.Ordinal);

        Assert.Equal((ColumnKind.Text, false, StateSet.Distinct | StateSet.Items | StateSet.Text), (columns["origin"].Kind, columns["origin"].KeepValues, columns["origin"].States));
        Assert.Equal((ColumnKind.Categorical, true), (columns["id"].Kind, columns["id"].KeepValues));
        Assert.Equal(StateSet.Distinct, columns["Amount"].States);
        Assert.Equal(StateSet.Moments | StateSet.Quantiles, columns["tags"].States);
    }

    [Fact]
    public void Resolve_kindThatDoesNotFit_isAProblem() => Assert.Equal(
        ["columns.*.kind: numeric does not fit time (timestamp), day (date), origin (string), Name (string), name (string), flag (boolean), blob (binary), tags (array<string>), nothing (void), address.city (string)"],
        Problems(Stage with { Columns = [new ColumnRule("*") { Kind = ColumnKind.Numeric }] }));

    [Fact]
    public void Resolve_tenThousandColumns_isQuick()
    {
        var snapshot = Snapshot([.. Enumerable.Range(0, 10_000).Select(i => new Column(string.Create(CultureInfo.InvariantCulture, $"column_{i:00000}"), new ColumnType(TypeKind.Double)))]);
        var stage = Stage with
        {
            Include = ["column_*", .. Enumerable.Range(0, 1000).Select(i => string.Create(CultureInfo.InvariantCulture, $"COLUMN_{i:00000}"))],
            Columns = [new ColumnRule("*7") { Kind = ColumnKind.Categorical }],
        };

        Assert.Equal(10_000, ProfilePlanner.Resolve(stage, snapshot).Columns.Count);
    }

    [Fact]
    public void Matches_starsAndQuestionMarks_fitTheWholeName()
    {
        Assert.True(NamePattern.Matches("a*b*c", "aXbYbZc", false));
        Assert.True(NamePattern.Matches("*", "", false));
        Assert.True(NamePattern.Matches("**a", "bca", false));
        Assert.False(NamePattern.Matches("a?", "a", false));
        Assert.False(NamePattern.Matches("a*b", "acbd", false));
        Assert.False(NamePattern.Matches("A*", "abc", false));
        Assert.True(NamePattern.Matches("A*", "abc", true));
    }
}
