using System.Diagnostics;
using System.Text.Json;

namespace SparkMonitor.Acceptance.Cli;

/// <summary>What a new user does first, as a process of its own.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Demo_shows_what_changed_and_its_suggestions_work()
    {
        var demo = await Cli.StartAsync(_folder, "demo");

        Assert.True(demo.ExitCode == 0, demo.ToString());
        Assert.Contains("flights/raw: 3,000,000 rows in 7 months", demo.Output, StringComparison.Ordinal);
        Assert.Contains("2001-07        6 flights", demo.Error, StringComparison.Ordinal);
        var suggestions = demo.Output.Split('\n').SkipWhile(l => l != "Try next:").Skip(1).Where(l => l.Length > 0).ToList();
        Assert.Equal(4, suggestions.Count);
        foreach (var suggestion in suggestions)
        {
            // What is suggested to compare has drifted, which is an answer too.
            var run = await ShellAsync(suggestion);
            Assert.True(run.ExitCode == (suggestion.Contains(" compare ", StringComparison.Ordinal) ? 11 : 0), $"{suggestion}\n{run}");
            Assert.True(run.Output.Count(c => c == '\n') > 5, $"{suggestion}\n{run}");
        }

        // Seven commits each, and no more after a repeat.
        var commits = Commits();
        Assert.Equal(14, commits[..2].Sum());
        var again = await Cli.StartAsync(_folder, "demo", "--json");
        Assert.True(again.ExitCode == 0, again.ToString());
        Assert.Equal(commits, Commits());
        Months(again.Json.GetProperty("stages")[0]);
        Drift(again.Json.GetProperty("drift"));
    }

    [Fact]
    public async Task Folder_with_something_else_in_it_is_left_alone()
    {
        _folder.Write("sparkmonitor-demo/letter.txt", "dear");

        var run = await Cli.RunAsync(_folder, "demo");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--output", run.Error, StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(_folder.At("sparkmonitor-demo")));
    }

    [Theory]
    [InlineData("sparkmonitor-demo", false)]
    [InlineData("new/demos/first", true)]
    public async Task Without_Spark_three_lines_say_how_to_get_one_and_nothing_is_left(string output, bool broken)
    {
        _folder.Write("letter.txt", "dear");
        _folder.Write("bin/README", "no programs");
        var environment = new Dictionary<string, string> { ["PATH"] = _folder.At("bin") };
        if (broken)
        {
            environment["SPARK_HOME"] = _folder.At("bin");
        }

        var run = await Cli.RunAsync(_folder, ["demo", "--engine", "spark", "-o", output], environment);

        Assert.Equal((2, string.Empty), (run.ExitCode, run.Output));
        var said = run.Error.TrimEnd('\n').Split('\n');
        Assert.Equal((broken ? 1 : 3, true), (said.Length, said[0].Contains(broken ? "SPARK_HOME is" : "There is no Spark", StringComparison.Ordinal)));
        Assert.Equal(["bin", "letter.txt"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_Spark_an_earlier_demo_stays_as_it_is()
    {
        var first = await Cli.RunAsync(_folder, "demo", "--months", "1");
        Assert.True(first.ExitCode == 0, first.ToString());
        Assert.Contains("nothing to compare", first.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("compare flights", first.Output, StringComparison.Ordinal);
        var before = Files();

        var run = await Cli.RunAsync(_folder, ["demo", "--engine", "spark"], new Dictionary<string, string> { ["PATH"] = _folder.At("bin") });

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(before, Files());

        List<string> Files() => [.. Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
    }

    /// <summary>Counts and means by month as DuckDB's own count(*) and avg(delay) over the same file give them.</summary>
    private static void Months(JsonElement raw)
    {
        Assert.Equal(
            [508_239, 458_170, 511_502, 501_030, 518_831, 502_222, 6],
            raw.GetProperty("num_rows").EnumerateArray().Select(n => n.GetInt64()));
        var delay = raw.GetProperty("columns").EnumerateArray().Single(c => c.GetProperty("column").GetString() == "delay");
        double[] means = [6.338970445007172, 8.96130475587664, 7.439038361531333, 5.264397341476558, 3.264016606563602, 9.039122141204487, 44.5];
        Assert.All(delay.GetProperty("avg").EnumerateArray().Select(m => m.GetDouble()).Zip(means), m => Assert.Equal(m.Second, m.First, 12));
    }

    /// <summary>
    /// Delays against the month before: KS as scipy's ks_2samp over the rows gives it, 0.0663 in June; the months whose whole interval lies above a
    /// shift of 0.1 sd (KS 0.0399) are April and June.
    /// </summary>
    private static void Drift(JsonElement findings)
    {
        var delay = findings.EnumerateArray()
            .Where(f => f.GetProperty("stage").GetString() == "raw" && f.GetProperty("column_name").GetString() == "delay")
            .ToDictionary(f => f.GetProperty("window").GetString()!, f => f);
        Assert.Equal(["2001-04", "2001-06"], delay.Where(d => d.Value.GetProperty("verdict").GetString() == "detected").Select(d => d.Key).Order(StringComparer.Ordinal));
        Assert.Equal("insufficient", delay["2001-07"].GetProperty("verdict").GetString());
        Assert.Equal(0.0663, delay["2001-06"].GetProperty("statistic").GetDouble(), 3);
    }

    private int[] Commits() =>
    [
        .. new[] { "data/flights", "data/features", "store/summaries", "store/runs", "store/drift" }
            .Select(t => Directory.GetFiles(_folder.At("sparkmonitor-demo", t, "_delta_log"), "*.json").Count(f => char.IsAsciiDigit(Path.GetFileName(f)[0]))),
    ];

    private async Task<CliResult> ShellAsync(string line)
    {
        var start = new ProcessStartInfo("sh", ["-c", $"sparkmonitor() {{ dotnet '{Path.Combine(AppContext.BaseDirectory, "sparkmonitor.dll")}' \"$@\"; }}\n{line}"])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new CliResult(process.ExitCode, await output, await error);
    }
}
