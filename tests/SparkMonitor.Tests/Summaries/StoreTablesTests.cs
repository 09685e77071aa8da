using System.Globalization;
using System.Text;
using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Tests.Summaries;

public sealed class StoreTablesTests
{
    private const string Update = "SPARKMONITOR_UPDATE_DOCS";

    [Fact]
    public void Columns_namesAndDescriptions_areSound()
    {
        foreach (var table in StoreTables.All)
        {
            Assert.Equal(table.Columns.Count, table.Columns.Select(c => c.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
            Assert.All(table.Columns, c => Assert.Matches("^[a-z][a-z0-9_]*$", c.Name));
            Assert.All(table.Columns, c => Assert.EndsWith(".", c.Description, StringComparison.Ordinal));
            Assert.All(table.PartitionColumns, p => Assert.False(table.Columns[table.IndexOf(p)].Nullable));
        }
    }

    // Names of Databricks' profile metrics table (field notes, section 3.1) without those that only its service has.
    [Fact]
    public void Summaries_columnsThatDatabricksHas_haveItsNames()
    {
        string[] databricks =
        [
            "window", "granularity", "slice_key", "slice_value", "column_name", "data_type", "count", "num_nulls", "num_zeros", "num_nan",
            "distinct_count", "avg", "min", "max", "stddev", "median", "quantiles", "min_length", "max_length", "avg_length", "percent_null",
            "percent_nan", "percent_zeros", "percent_distinct", "frequent_items", "non_null_columns",
        ];

        Assert.Empty(databricks.Except(SummariesTable.Definition.Columns.Select(c => c.Name), StringComparer.Ordinal));
    }

    [Fact]
    public void Summaries_stateColumns_areThoseOfTheCodecs() => Assert.All(
        StateCodecs.Versions, v => Assert.Equal(StoreType.Binary, SummariesTable.Definition.Columns[SummariesTable.Definition.IndexOf(v.Name)].Type));

    /// <summary>The page is generated: run the tests with SPARKMONITOR_UPDATE_DOCS=1 to write it anew.</summary>
    [Fact]
    public void Documentation_tablesPage_isThatOfTheDefinitions()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "SparkMonitor.sln")))
        {
            folder = folder.Parent!;
        }

        var path = Path.Combine(folder.FullName, "docs", "reference", "tables.md");
        var text = File.ReadAllText(path);
        var start = text.IndexOf("<!-- generated -->", StringComparison.Ordinal);
        var expected = text[..start] + Generated();
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            File.WriteAllText(path, expected);
        }

        Assert.Equal(expected, File.ReadAllText(path));
    }

    private static string Generated()
    {
        var text = new StringBuilder("<!-- generated -->\n");
        foreach (var table in StoreTables.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## `{table.Name}`\n\nVersion {table.Version}, partitioned by {string.Join(" and ", table.PartitionColumns.Select(p => $"`{p}`"))}.\n\n| column | type | meaning |\n|---|---|---|\n");
            foreach (var column in table.Columns)
            {
                text.Append(CultureInfo.InvariantCulture, $"| `{column.Name}` | {Name(column.Type)}{(column.Nullable ? "" : ", never null")} | {column.Description.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
            }
        }

        return text.ToString();
    }

    private static string Name(StoreType type) => type switch
    {
        StoreType.Scalar scalar => scalar.Name,
        StoreType.List list => $"array&lt;{Name(list.Element)}&gt;",
        StoreType.Map map => $"map&lt;string, {Name(map.Value)}&gt;",
        StoreType.Struct fields => $"struct&lt;{string.Join(", ", fields.Fields.Select(f => $"{f.Name}: {Name(f.Type)}"))}&gt;",
        _ => throw new InvalidOperationException(),
    };
}
