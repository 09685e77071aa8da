using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Tests.Summaries;

public sealed class ConfigHashTests
{
    private static readonly StageConfig Stage = new("raw", "./flights")
    {
        Windows = new WindowConfig { TimeColumn = new ColumnPath("time"), Granularities = ["1 day", "1 month"], Zone = "Europe/Berlin" },
        Slices = [new SliceConfig([new SlicePartConfig("origin", false)]), new SliceConfig([new SlicePartConfig("delay > 1", true), new SlicePartConfig("x", false, 3)])],
        Include = ["a*", "b"],
        Columns = [new ColumnRule("a*") { Kind = ColumnKind.Categorical }, new ColumnRule("ab") { KeepValues = false }],
        Profilers = [new CustomProfilerConfig("n", "count(*)", [":table"]), new CustomProfilerConfig("m", "max({{column}})", ["a", "b"])],
    };

    private static readonly SliceValues[] Chosen = [new SliceValues("origin", 20, ["SEA", "SFO"])];

    [Fact]
    public void Of_whatDoesNotChangeNumbers_isTheSame()
    {
        var same = new StageConfig("other", "s3://elsewhere")
        {
            Windows = Stage.Windows! with { Granularities = ["1 month", "1 day"] },
            Slices = [.. Stage.Slices.Reverse()],
            Include = ["b", "a*"],
            Columns = Stage.Columns,
            Profilers = [new CustomProfilerConfig("m", "max({{column}})", ["b", "a"]), new CustomProfilerConfig("n", "count(*)", [":table"])],
            Labels = new Dictionary<string, string> { ["team"] = "x" },
        };

        Assert.Equal(ConfigHash.Of(Stage, Chosen), ConfigHash.Of(same, Chosen));
        Assert.Matches("^1[0-9a-f]{31}$", ConfigHash.Of(Stage, Chosen));
    }

    [Fact]
    public void Of_everythingThatChangesNumbers_differs()
    {
        StageConfig[] others =
        [
            Stage with { Include = ["a*"] },
            Stage with { Exclude = ["b"] },
            Stage with { Columns = [.. Stage.Columns.Reverse()] },
            Stage with { Columns = [Stage.Columns[0]] },
            Stage with { Windows = null },
            Stage with { Windows = new WindowConfig() },
            Stage with { Windows = Stage.Windows! with { Zone = "UTC" } },
            Stage with { Windows = Stage.Windows! with { TimeColumn = new ColumnPath("t", "ime") } },
            Stage with { Windows = Stage.Windows! with { Granularities = ["1 day"] } },
            Stage with { Slices = [Stage.Slices[0]] },
            Stage with { Slices = [new SliceConfig([new SlicePartConfig("origin", true)]), Stage.Slices[1]] },
            Stage with { Slices = [new SliceConfig([new SlicePartConfig("origin", false, 21)]), Stage.Slices[1]] },
            Stage with { Profilers = [Stage.Profilers[0]] },
            Stage with { Profilers = [Stage.Profilers[0], Stage.Profilers[1] with { Sql = "min({{column}})" }] },
        ];

        var hashes = others.Select(o => ConfigHash.Of(o, Chosen))
            .Append(ConfigHash.Of(Stage, Chosen))
            .Append(ConfigHash.Of(Stage, [new SliceValues("origin", 20, ["SFO", "SEA"])]))
            .Append(ConfigHash.Of(Stage, []))
            .ToList();

        Assert.Equal(hashes.Count, hashes.Distinct(StringComparer.Ordinal).Count());
    }

    // Whoever changes what is hashed must raise the version in the first character, or every store is profiled anew without notice.
    [Fact]
    public void Of_fixedConfiguration_isStable() => Assert.Equal("1626b31199f8f295b4e56f37fee3455b", ConfigHash.Of(Stage, Chosen));
}
