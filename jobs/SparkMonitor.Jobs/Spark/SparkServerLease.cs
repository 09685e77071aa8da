using SparkMonitor.Core;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Jobs.Spark;

/// <summary>
/// A Spark Connect server to use for a while: the one that <c>SPARK_REMOTE</c> names, else a private one on this machine, which ends with the
/// lease, or with this process however it ends.
/// </summary>
public sealed class SparkServerLease : IAsyncDisposable
{
    private readonly LocalSparkServer? _server;

    private SparkServerLease(string connectionString, LocalSparkServer? server)
    {
        ConnectionString = connectionString;
        _server = server;
    }

    /// <summary>Ready for <see cref="SparkConnectSession.ConnectAsync(string, SparkConnectOptions?, CancellationToken)"/>; holds the token, so it is not for messages.</summary>
    public string ConnectionString { get; }

    /// <summary>Whether the server was started for this lease.</summary>
    public bool IsPrivate => _server is not null;

    /// <param name="progress">Told in a line each what is done.</param>
    /// <exception cref="MonitorException">There is no Spark, or it does not start; the message says what to do.</exception>
    public static async Task<SparkServerLease> AcquireAsync(SparkServerSettings settings, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Environment.GetValueOrDefault(SparkConnectionString.EnvironmentVariable) is { } remote && !string.IsNullOrWhiteSpace(remote))
        {
            var address = Parse(remote);
            progress?.Report($"using the Spark of {SparkConnectionString.EnvironmentVariable}, {address}");
            return new SparkServerLease(remote, null);
        }

        var spark = SparkInstallation.Find(settings.Environment) ?? throw new MonitorException(
            $"""
            There is no Spark: {SparkConnectionString.EnvironmentVariable} and SPARK_HOME are not set, and spark-submit is not on the PATH.
            A Spark on this machine needs Java 17 and one command: pip install pyspark. It is then found, started and stopped for each run.
            For a running server, set {SparkConnectionString.EnvironmentVariable}=sc://host:15002/ (with ;token=... where it asks for one).
            """,
            MonitorFault.Usage);
        var server = await LocalSparkServer.StartAsync(spark, settings, progress, cancellation);
        return new SparkServerLease(server.ConnectionString, server);
    }

    private static SparkConnectionString Parse(string remote)
    {
        try
        {
            return SparkConnectionString.Parse(remote);
        }
        catch (SparkConnectException error)
        {
            throw new MonitorException($"{SparkConnectionString.EnvironmentVariable}: {error.Message}", error, MonitorFault.Usage);
        }
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
