using SparkMonitor.Jobs.Spark;

namespace SparkMonitor.Acceptance.SparkConnect;

/// <summary>The servers of the live tests, each started when first asked for, all stopped at the end.</summary>
public sealed class SparkServers : IAsyncLifetime
{
    /// <summary>Servers that live for a minute are done before the second compiler pays.</summary>
    private const string QuickStart = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    /// <summary>Settings of a server that lives for one test.</summary>
    public static IReadOnlyDictionary<string, string> Quick { get; } = new Dictionary<string, string> { ["spark.driver.extraJavaOptions"] = QuickStart };

    private readonly Lazy<Task<LocalSparkServer>> _delta = new(() => StartAsync(delta: true, "1500m", new Dictionary<string, string>
    {
        ["spark.sql.shuffle.partitions"] = "4",
        ["spark.driver.extraJavaOptions"] = QuickStart,
    }));

    private readonly Lazy<Task<LocalSparkServer>> _store = new(() => StartAsync(delta: true, "1500m", new Dictionary<string, string>
    {
        ["spark.sql.shuffle.partitions"] = "2",
        ["spark.driver.extraJavaOptions"] = QuickStart,

        // Each session compiles its code anew, and these tests have hundreds of sessions with some rows each.
        ["spark.sql.codegen.factoryMode"] = "NO_CODEGEN",

        // Tasks that VACUUM makes to list a folder: ten thousand by default, a minute of them.
        ["spark.sql.sources.parallelPartitionDiscovery.parallelism"] = "2",
    }));

    private readonly Lazy<Task<LocalSparkServer>> _impatient = new(() => StartAsync(delta: false, "700m", new Dictionary<string, string>
    {
        ["spark.driver.extraJavaOptions"] = QuickStart,
        ["spark.connect.execute.reattachable.senderMaxStreamDuration"] = "1s",
        ["spark.connect.execute.reattachable.senderMaxStreamSize"] = "123",
    }));

    /// <summary>With Delta Lake and the defaults.</summary>
    public Task<LocalSparkServer> Delta => _delta.Value;

    /// <summary>With Delta Lake, interpreting instead of compiling: quick with little data, for what is not about the engine's queries.</summary>
    public Task<LocalSparkServer> Store => _store.Value;

    /// <summary>Without Delta's SQL extension, and ending every result stream after a second or 123 bytes.</summary>
    public Task<LocalSparkServer> Impatient => _impatient.Value;

    public static Task<LocalSparkServer> StartAsync(bool delta, string memory, IReadOnlyDictionary<string, string> settings)
    {
        var environment = LiveSpark.Environment();
        var start = new SparkServerSettings { Environment = environment, Master = "local[2]", Memory = memory, Delta = delta, Spark = settings };
        return LocalSparkServer.StartAsync(SparkInstallation.Find(environment)!, start);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var server in new[] { _delta, _store, _impatient })
        {
            if (server.IsValueCreated)
            {
                await (await server.Value).DisposeAsync();
            }
        }
    }
}

/// <summary>Tests of the client and the engine run one after another and share the servers.</summary>
[CollectionDefinition(Name)]
public sealed class SparkServersCollection : ICollectionFixture<SparkServers>
{
    public const string Name = "Spark servers";
}

/// <summary>Tests of what Spark writes and reads in stores and tables, beside those of the engine.</summary>
[CollectionDefinition(Name)]
public sealed class SparkStoresCollection : ICollectionFixture<SparkServers>
{
    public const string Name = "Spark stores";
}

/// <summary>Tests that start Spark themselves, one after another, beside those that share servers.</summary>
[CollectionDefinition(Name)]
public sealed class SparkStartsCollection
{
    public const string Name = "Spark starts";
}
