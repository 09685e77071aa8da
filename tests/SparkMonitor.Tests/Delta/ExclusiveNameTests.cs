using SparkMonitor.Delta.Storage;

namespace SparkMonitor.Tests.Delta;

public sealed class ExclusiveNameTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sparkmonitor-storage-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Create_by_many_threads_has_one_winner_whose_bytes_stay()
    {
        const int Threads = 16;
        var storage = new LocalStorage();
        using var barrier = new Barrier(Threads);
        for (var round = 0; round < 40; round++)
        {
            var name = Path.Combine(_folder, $"{round:D20}.json");
            var won = new bool[Threads];
            var threads = Enumerable.Range(0, Threads).Select(number => new Thread(() =>
            {
                var bytes = Enumerable.Repeat((byte)number, 20_000).ToArray();
                barrier.SignalAndWait();
                won[number] = storage.CreateAsync(name, bytes, CancellationToken.None).GetAwaiter().GetResult();
            })).ToList();
            threads.ForEach(static t => t.Start());
            threads.ForEach(static t => t.Join());

            var winner = Assert.Single(Enumerable.Range(0, Threads), number => won[number]);
            var bytes = File.ReadAllBytes(name);
            Assert.Equal(20_000, bytes.Length);
            Assert.All(bytes, b => Assert.Equal(winner, b));
        }

        Assert.Equal(40, Directory.GetFiles(_folder, "*", new EnumerationOptions { AttributesToSkip = 0 }).Length);
    }

    [Fact]
    public async Task Create_of_an_existing_name_changes_nothing()
    {
        var storage = new LocalStorage();
        var name = Path.Combine(_folder, "a");
        Assert.True(await storage.CreateAsync(name, "one"u8.ToArray(), CancellationToken.None));
        Assert.False(await storage.CreateAsync(name, "two"u8.ToArray(), CancellationToken.None));
        Assert.Equal("one", await File.ReadAllTextAsync(name));
    }

    [Fact]
    public async Task Write_replaces_in_one_step()
    {
        var storage = new LocalStorage();
        var name = Path.Combine(_folder, "hint");
        await storage.WriteAsync(name, "one"u8.ToArray(), CancellationToken.None);
        await storage.WriteAsync(name, "two"u8.ToArray(), CancellationToken.None);
        Assert.Equal("two", await File.ReadAllTextAsync(name));
        Assert.Single(Directory.GetFiles(_folder, "*", new EnumerationOptions { AttributesToSkip = 0 }));
    }
}
