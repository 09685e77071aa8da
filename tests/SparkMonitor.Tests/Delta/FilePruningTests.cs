using SparkMonitor.Delta;
using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Predicates;
using SparkMonitor.Delta.Storage;

namespace SparkMonitor.Tests.Delta;

/// <summary>A file may be left out only where it certainly holds no wanted row: checked against the rows themselves.</summary>
public sealed class FilePruningTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sparkmonitor-pruning-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Pruning_never_drops_a_file_with_a_wanted_row()
    {
        var snapshot = await SnapshotAsync();
        var random = new Random(5);
        var dropped = 0;
        for (var round = 0; round < 3000; round++)
        {
            var rows = Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(4) == 0 ? (long?)null : random.Next(5)).ToList();
            var partition = random.Next(4) == 0 ? (long?)null : random.Next(5);
            var file = FileOf(rows, partition);
            var predicate = Any(random, 3);
            var wanted = rows.Exists(row => Evaluate(predicate, row, partition) == true);
            var kept = new FilePruning(snapshot, predicate).MayMatch(file);
            Assert.True(kept || !wanted, $"{predicate} on {string.Join(',', rows)} in {partition}");
            dropped += kept ? 0 : 1;
        }

        Assert.True(dropped > 500, $"{dropped} files were left out");
    }

    [Fact]
    public async Task Predicate_on_partitions_decides_exactly()
    {
        var snapshot = await SnapshotAsync();
        var random = new Random(6);
        for (var round = 0; round < 2000; round++)
        {
            var partition = random.Next(4) == 0 ? (long?)null : random.Next(5);
            var predicate = Any(random, 3, onlyPartition: true);
            Assert.Equal(Evaluate(predicate, null, partition) == true, new FilePruning(snapshot, predicate).Matches(FileOf([1], partition)));
        }
    }

    [Fact]
    public async Task Wrong_columns_and_constants_are_refused()
    {
        var snapshot = await SnapshotAsync();
        Assert.Equal(DeltaReason.NoSuchColumn, Assert.Throws<DeltaException>(() => snapshot.Scan(DeltaPredicate.Equal("x", 1L))).Reason);
        Assert.Equal(DeltaReason.NoSuchColumn, Assert.Throws<DeltaException>(() => snapshot.Scan(DeltaPredicate.Equal("i", "text"))).Reason);
        Assert.Empty(snapshot.Scan(DeltaPredicate.Equal("I", 1L)).Files);
    }

    private static AddFile FileOf(List<long?> rows, long? partition)
    {
        var values = rows.Where(static r => r is not null).Select(static r => r!.Value).ToList();
        var bounds = values.Count == 0 ? ("{}", "{}") : ($$"""{"i":{{values.Min()}}}""", $$"""{"i":{{values.Max()}}}""");
        return new AddFile("f", new Dictionary<string, string?> { ["p"] = partition?.ToString(System.Globalization.CultureInfo.InvariantCulture) }, 1, 1, true)
        {
            Stats = $$$"""{"numRecords":{{{rows.Count}}},"minValues":{{{bounds.Item1}}},"maxValues":{{{bounds.Item2}}},"nullCount":{"i":{{{rows.Count - values.Count}}}}}""",
        };
    }

    private static DeltaPredicate Any(Random random, int depth, bool onlyPartition = false)
    {
        var column = onlyPartition || random.Next(2) == 0 ? "p" : "i";
        return (depth == 0 ? random.Next(2) : random.Next(5)) switch
        {
            0 => DeltaPredicate.IsNull(column),
            1 => DeltaPredicate.Compare(column, (ComparisonKind)random.Next(6), (long)random.Next(5)),
            2 => Any(random, depth - 1, onlyPartition) & Any(random, depth - 1, onlyPartition),
            3 => Any(random, depth - 1, onlyPartition) | Any(random, depth - 1, onlyPartition),
            _ => !Any(random, depth - 1, onlyPartition),
        };
    }

    /// <summary>SQL's three values, straight from the definition.</summary>
    private static bool? Evaluate(DeltaPredicate predicate, long? i, long? p)
    {
        switch (predicate)
        {
            case NullPredicate isNull:
                return (isNull.Column[0] == "p" ? p : i) is null;
            case ComparisonPredicate comparison:
                var value = comparison.Column[0] == "p" ? p : i;
                var constant = (long)comparison.Value;
                return value is null ? null : comparison.Kind switch
                {
                    ComparisonKind.Equal => value == constant,
                    ComparisonKind.NotEqual => value != constant,
                    ComparisonKind.Less => value < constant,
                    ComparisonKind.LessOrEqual => value <= constant,
                    ComparisonKind.Greater => value > constant,
                    _ => value >= constant,
                };
            case NotPredicate not:
                return !Evaluate(not.Operand, i, p);
            case AndPredicate and:
                var all = and.Parts.Select(x => Evaluate(x, i, p)).ToList();
                return all.Contains(false) ? false : all.Contains(null) ? null : true;
            default:
                var any = ((OrPredicate)predicate).Parts.Select(x => Evaluate(x, i, p)).ToList();
                return any.Contains(true) ? true : any.Contains(null) ? null : false;
        }
    }

    private async Task<DeltaSnapshot> SnapshotAsync()
    {
        var log = Directory.CreateDirectory(Path.Combine(_folder, "_delta_log")).FullName;
        await File.WriteAllTextAsync(Path.Combine(log, "00000000000000000000.json"), """
            {"protocol":{"minReaderVersion":1,"minWriterVersion":2}}
            {"metaData":{"id":"x","format":{"provider":"parquet","options":{}},"schemaString":"{\"type\":\"struct\",\"fields\":[{\"name\":\"i\",\"type\":\"long\",\"nullable\":true,\"metadata\":{}},{\"name\":\"p\",\"type\":\"long\",\"nullable\":true,\"metadata\":{}}]}","partitionColumns":["p"],"configuration":{}}}
            """);
        return await new DeltaTable(new LocalStorage(), NoParquet.Instance, _folder).LoadAsync();
    }
}
