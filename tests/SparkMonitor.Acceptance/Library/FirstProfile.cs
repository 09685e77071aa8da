using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Runs;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Local;

namespace SparkMonitor.Acceptance.Library;

/// <summary>The example of docs/library.md, compiled and run as it stands there.</summary>
internal static class FirstProfile
{
    public static async Task RunAsync(string storePath, string tablePath, TextWriter output)
    {
        // <example>
        await using var store = MonitorStore.Open(storePath);

        var stage = new StageConfig("raw", tablePath)
        {
            Windows = new WindowConfig { TimeColumn = ColumnPath.Parse("time"), Granularities = ["1 month"] },
            Slices = [new SliceConfig([new SlicePartConfig("origin", IsPredicate: false, Top: 10)])],
        };
        var outcome = await store.ProfileAsync("flights", stage);
        if (outcome is ProfileOutcome.Failed failed)
        {
            throw failed.Error;
        }

        var months = await store.Summaries.CurrentAsync(
            new SummaryQuery { Entity = "flights", Stage = "raw", Granularities = ["1 month"], WholeTable = true, Columns = ["delay"] },
            CancellationToken.None);
        foreach (var month in months)
        {
            output.WriteLine($"{month.Key.Window.Start}: {month.Rows} rows, median delay {month.Number("median")}");
        }
        // </example>
    }
}
