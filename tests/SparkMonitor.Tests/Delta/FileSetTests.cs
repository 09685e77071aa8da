using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.DeletionVectors;
using SparkMonitor.Delta.Files;

namespace SparkMonitor.Tests.Delta;

public sealed class FileSetTests
{
    [Fact]
    public void Key_is_the_path_with_its_vector()
    {
        var builder = new DeltaFileSetBuilder();
        var one = new DeletionVectorDescriptor("u", "one", 1, 1, 1);
        builder.Add(File("f"));
        Assert.True(builder.Remove("f", null));
        builder.Add(File("f") with { DeletionVector = one });
        Assert.False(builder.Remove("f", null));
        Assert.False(builder.Remove("f", one with { Offset = 2 }));
        Assert.Equal(one, Assert.Single(builder.Build()).DeletionVector);
        Assert.True(builder.Remove("f", one with { Cardinality = 5 }));
        Assert.Empty(builder.Build());
    }

    [Theory]
    [InlineData("a%20b", "a b")]
    [InlineData("/x/y", "file:///x/y")]
    [InlineData("file:/x/p@%23h", "/x/p@%23h")]
    [InlineData("file://host/x", "file:/x")]
    public void Paths_match_in_every_spelling(string added, string removed)
    {
        var builder = new DeltaFileSetBuilder();
        builder.Add(File(added));
        Assert.True(builder.Remove(removed, null));
    }

    [Fact]
    public void Set_agrees_with_a_dictionary_through_many_versions()
    {
        var random = new Random(3);
        var expected = new Dictionary<string, long>(StringComparer.Ordinal);
        var set = DeltaFileSet.Empty;
        var old = new List<(DeltaFileSet Set, List<string> Paths)>();
        for (var version = 0; version < 300; version++)
        {
            var builder = set.ToBuilder();
            for (var i = random.Next(20); i >= 0; i--)
            {
                var path = $"part-{random.Next(400):D5}";
                if (random.Next(3) > 0)
                {
                    builder.Add(File(path) with { Size = version, Stats = $$"""{"numRecords":{{version}}}""" });
                    expected[path] = version;
                }
                else
                {
                    Assert.Equal(expected.Remove(path), builder.Remove(path, null));
                }
            }

            set = builder.Build();
            Assert.Equal(expected.OrderBy(static e => e.Key, StringComparer.Ordinal), set.Select(static f => KeyValuePair.Create(f.Path, f.Size)).OrderBy(static e => e.Key, StringComparer.Ordinal));
            Assert.Equal(expected.Values.Sum(), set.Bytes);
            Assert.All(set, static f => Assert.Equal($$"""{"numRecords":{{f.Size}}}""", f.Stats));
            if (version % 50 == 0)
            {
                old.Add((set, [.. set.Select(static f => f.Path + f.Stats)]));
            }
        }

        Assert.All(old, static o => Assert.Equal(o.Paths, o.Set.Select(static f => f.Path + f.Stats)));
    }

    /// <summary>The product's bound is 300 bytes a file, statistics aside.</summary>
    [Fact]
    public void Hundred_thousand_files_take_less_than_300_bytes_each()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var set = Build();
        var taken = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.Equal(100_000, set.Count);
        Assert.True(taken < 300 * 100_000, $"{taken / 100_000} bytes a file");
    }

    private static DeltaFileSet Build()
    {
        var builder = new DeltaFileSetBuilder { KeepStatistics = false };
        for (var i = 0; i < 100_000; i++)
        {
            var path = $"day=2024-01-{(i % 28) + 1:00}/part-{i % 200:D5}-{new Guid(i, 0, 0, new byte[8])}-c000.snappy.parquet";
            builder.Add(new AddFile(path, new Dictionary<string, string?> { ["day"] = $"2024-01-{(i % 28) + 1:00}" }, i, i, true)
            {
                Stats = """{"numRecords":1}""",
            });
        }

        return builder.Build();
    }

    private static AddFile File(string path) => new(path, new Dictionary<string, string?>(), 1, 1, true);
}
