using System.Globalization;
using System.Text.Json;
using SparkMonitor.Delta.History;
using SparkMonitor.Delta.Schema;
using SparkMonitor.Tests.Shared;

namespace SparkMonitor.Acceptance.Delta;

/// <summary>The change data of the shared tables, version by version, as Spark gave it (<c>expected.json</c>).</summary>
public sealed class ChangeFeedTests(SharedTables tables, TableReading reading) : IClassFixture<SharedTables>, IClassFixture<TableReading>
{
    [SharedTheory]
    [InlineData("cdf")]
    [InlineData("cdf_dv")]
    [InlineData("dv_mapped_cdf")]
    [InlineData("rs_cdf")]
    public async Task Changes_are_those_that_Spark_gives(string name)
    {
        var path = tables.Interop(name);
        using var expected = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(path, "..", "expected.json")));
        foreach (var version in expected.RootElement.GetProperty("changeDataFeed").GetProperty("versions").EnumerateObject())
        {
            var number = long.Parse(version.Name, CultureInfo.InvariantCulture);
            var answer = (version.Value.GetProperty("rowCount").GetInt64(), version.Value.GetProperty("fingerprint").GetString());
            var table = reading.Open(path);
            await foreach (var changes in table.ChangesAsync(number - 1, number))
            {
                Assert.Equal(number, changes.Version);
                Assert.Equal((number, answer), (number, await ReadAsync(await table.LoadAsync(number), changes)));
            }
        }
    }

    private Task<(long, string?)> ReadAsync(SparkMonitor.Delta.DeltaSnapshot snapshot, RowChanges changes)
    {
        var schema = new StructType([.. snapshot.Schema.Fields, new DeltaField("_change_type", DeltaTypes.String), new DeltaField("_commit_version", DeltaTypes.Long)]);
        return reading.ReadAsync(schema, changes.Parts, part => part.Kind == ChangeKind.ByColumn
            ? string.Create(CultureInfo.InvariantCulture, $"*, {changes.Version}::BIGINT")
            : string.Create(CultureInfo.InvariantCulture, $"*, '{part.Kind.ToString().ToLowerInvariant()}', {changes.Version}::BIGINT"));
    }
}
