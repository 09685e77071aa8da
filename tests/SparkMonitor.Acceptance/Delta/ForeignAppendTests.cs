using System.Text.Json;
using SparkMonitor.Delta;
using SparkMonitor.Delta.Transactions;
using SparkMonitor.DuckDb;
using SparkMonitor.Local.Parquet;
using SparkMonitor.Tests.Shared;

namespace SparkMonitor.Acceptance.Delta;

/// <summary>Appends to every shared table by Spark and delta-rs: done right, or refused by the name of the feature and without a trace.</summary>
public sealed class ForeignAppendTests(SharedTables tables, TableReading reading) : IClassFixture<SharedTables>, IClassFixture<TableReading>
{
    /// <summary>Tables that this writer does not append to, and what the refusal names.</summary>
    private static readonly Dictionary<string, string> Refused = new(StringComparer.Ordinal)
    {
        ["identity"] = "generates always (identityColumns)",
        ["iceberg_compat"] = "icebergCompat",
        ["variant"] = "variantType",
        ["variant_shredded"] = "variantType",
        ["protocol_unknown_writer_feature"] = "quantumWrites",

        // A void column takes no typed value.
        ["void_column"] = "is void",
    };

    public static TheoryData<string> Tables
    {
        get
        {
            var data = new TheoryData<string>();
            if (SharedData.SkipReason is null)
            {
                using var answers = JsonDocument.Parse(File.ReadAllBytes(SharedData.Path("data", "delta-interop", "answers.json")));
                foreach (var table in answers.RootElement.EnumerateObject().Where(static t => t.Value.GetProperty("latest").GetProperty("kind").GetString() == "rows"))
                {
                    data.Add(table.Name);
                }
            }

            return data;
        }
    }

    [SharedTheory]
    [MemberData(nameof(Tables))]
    public async Task Append_is_done_right_or_refused_by_name(string name)
    {
        var path = tables.Interop(name);
        var table = reading.Open(path);
        var before = await table.LoadAsync();
        using var database = DuckDbDatabase.Open(new DuckDbOptions { Threads = 1 });
        using var connection = database.Connect();
        connection.Execute("SET TimeZone = 'UTC'");
        using var relation = await DeltaRelations.PrepareAsync(connection, before.Scan());
        connection.Execute($"CREATE TEMP TABLE mine AS SELECT * FROM ({relation.Sql}) LIMIT 3");
        var (rows, _) = await reading.ReadAsync(before);
        var files = Directory.GetFiles(path, "*", SearchOption.AllDirectories).Order().ToList();
        try
        {
            var outcome = await table.AppendAsync(new DuckDbQuerySource(connection, "SELECT * FROM mine"));
            Assert.False(Refused.ContainsKey(name), $"{name} was appended to.");
            var added = Assert.IsType<Committed>(outcome).AddedRows;
            Assert.Equal(before.Version + 1, ((Committed)outcome).Version);
            Assert.Equal(Math.Min(rows, 3), added);
            var after = await reading.Open(path).LoadAsync();
            Assert.Equal(rows + added, (await reading.ReadAsync(after)).Rows);
            using var again = await DeltaRelations.PrepareAsync(connection, after.Scan([.. after.Files.Where(f => before.Files.All(b => b.Path != f.Path))]));
            Assert.Equal(Texts(connection, "SELECT * FROM mine"), Texts(connection, again.Sql));
        }
        catch (DeltaException e)
        {
            Assert.True(Refused.TryGetValue(name, out var feature), e.Message);
            Assert.Contains(feature, e.Message, StringComparison.Ordinal);
            Assert.Equal(files, Directory.GetFiles(path, "*", SearchOption.AllDirectories).Order());
        }
    }

    private static List<string?> Texts(DuckDbConnection connection, string sql)
    {
        using var result = connection.Query($"SELECT CAST(r AS VARCHAR) FROM ({sql}) AS r ORDER BY 1");
        return [.. result.Rows().Select(static r => (string?)r[0])];
    }
}
