using SparkMonitor.Acceptance.Cli;

namespace SparkMonitor.Acceptance.Library;

public sealed class LibraryTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Example_of_the_documentation_runs()
    {
        var table = await SampleTables.FlightsAsync(_folder.At("flights"));
        var output = new StringWriter { NewLine = "\n" };

        await FirstProfile.RunAsync(_folder.At("store"), table, output);

        // 2001-01-01 and 2001-02-01 in microseconds; medians of the rows that SampleTables writes.
        Assert.Equal(
            "978307200000000: 4 rows, median delay 10\n980985600000000: 3 rows, median delay 61\n",
            output.ToString());
    }

    [Fact]
    public void Documentation_shows_the_code_that_is_compiled()
    {
        var source = File.ReadAllText(Repository.File("tests", "SparkMonitor.Acceptance", "Library", "FirstProfile.cs"));
        var start = source.IndexOf("// <example>\n", StringComparison.Ordinal) + "// <example>\n".Length;
        var lines = source[start..source.IndexOf("        // </example>", StringComparison.Ordinal)].Split('\n');
        var code = string.Join('\n', lines.Select(l => l.Length > 8 ? l[8..] : l.Trim()));

        Assert.Contains($"```csharp\n{code}```", File.ReadAllText(Repository.File("docs", "library.md")), StringComparison.Ordinal);
    }
}
