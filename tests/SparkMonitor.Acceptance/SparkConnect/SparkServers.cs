namespace SparkMonitor.Acceptance.SparkConnect;

/// <summary>The servers of the live tests, each started when first asked for.</summary>
public sealed class SparkServers : IDisposable
{
    public const string Token = "s3cret=token";

    private readonly Lazy<SparkServer> _delta = new(() => SparkServer.Start(2048, new Dictionary<string, string>
    {
        ["spark.sql.extensions"] = "io.delta.sql.DeltaSparkSessionExtension",
        ["spark.sql.catalog.spark_catalog"] = "org.apache.spark.sql.delta.catalog.DeltaCatalog",
        ["spark.databricks.delta.snapshotPartitions"] = "2",
    }));

    private readonly Lazy<SparkServer> _impatient = new(() => SparkServer.Start(1024, new Dictionary<string, string>
    {
        ["spark.connect.execute.reattachable.senderMaxStreamDuration"] = "1s",
        ["spark.connect.execute.reattachable.senderMaxStreamSize"] = "123",
        ["spark.connect.authenticate.token"] = Token,
    }));

    /// <summary>With Delta Lake and the defaults.</summary>
    public SparkServer Delta => _delta.Value;

    /// <summary>Without Delta's SQL extension, with a token, and ending every result stream after a second or 123 bytes.</summary>
    public SparkServer Impatient => _impatient.Value;

    public void Dispose()
    {
        foreach (var server in new[] { _delta, _impatient })
        {
            if (server.IsValueCreated)
            {
                server.Value.Dispose();
            }
        }
    }
}

/// <summary>Live tests run one after another and share the servers.</summary>
[CollectionDefinition(Name)]
public sealed class SparkServersCollection : ICollectionFixture<SparkServers>
{
    public const string Name = "Spark servers";
}
