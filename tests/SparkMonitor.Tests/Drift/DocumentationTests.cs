using SparkMonitor.Core.Drift;

namespace SparkMonitor.Tests.Drift;

public class DocumentationTests
{
    /// <summary>Each method's row is what the method says of itself, so the table cannot grow old.</summary>
    [Fact]
    public void Every_method_has_its_row_in_the_reference()
    {
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "reference", "drift.md"));
        var missing = DriftMethods.All.Select(m => m.Info).Append(FamilyMethod.Info).Select(Row).Where(r => !page.Contains(r, StringComparison.Ordinal)).ToList();
        Assert.True(missing.Count == 0, $"docs/reference/drift.md lacks:\n{string.Join('\n', missing)}");
    }

    private static string Row(DriftMethodInfo info)
    {
        var threshold = info.ThresholdOfShift?.Invoke(DriftPolicy.Default.Shift) ?? info.DefaultThreshold;
        return Cells(
            $"`{info.Name}`", info.Title, info.Formula, info.Range, info.Unit, info.Effect, threshold.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture),
            string.Join(", ", Enum.GetValues<DriftStates>().Where(s => s is not (DriftStates.None or DriftStates.All) && info.States.HasFlag(s)).Select(s => s.ToString().ToLowerInvariant())),
            info.Convention, info.Source);
    }

    private static string Cells(params string[] cells) => $"| {string.Join(" | ", cells.Select(c => c.Replace("|", @"\|", StringComparison.Ordinal)))} |";

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "SparkMonitor.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
