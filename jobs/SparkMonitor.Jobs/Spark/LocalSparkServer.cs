using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using SparkMonitor.Core;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Jobs.Spark;

/// <summary>A Spark Connect server of our own on a free loopback port, with a random token. It ends when it is disposed or when this process ends.</summary>
public sealed class LocalSparkServer : IAsyncDisposable
{
    private const int MaxStarts = 3;

    /// <summary>
    /// A shell stands between us and Spark. It reads a pipe that only we hold: at its end, however we ended, Spark is stopped and its folder removed.
    /// Ctrl-C in a terminal and a scheduler's SIGTERM reach every process of our group; Spark is kept out of it, so that we can still interrupt and
    /// finish what runs there.
    /// </summary>
    private const string Guard =
        """
        trap '' INT HUP
        exec 3<&0 2>/dev/null
        folder=$1
        shift
        if command -v setsid >/dev/null; then set -- setsid "$@"; fi
        "$@" >"$folder/spark.log" 2>&1 </dev/null 3<&- &
        spark=$!
        trap '' TERM
        (
          read -r _ <&3
          : >"$folder/ending"
          kill "$spark"
          waited=0
          while kill -0 "$spark" && [ "$waited" -lt 50 ]; do sleep 0.2; waited=$((waited + 1)); done
          kill -9 "$spark"
          rm -rf -- "$folder"
        ) >/dev/null &
        guard=$!
        exec 3<&-
        echo "$spark"
        wait "$spark"
        code=$?
        if [ -d "$folder" ] && [ ! -e "$folder/ending" ]; then kill -9 "$guard"; fi
        wait "$guard"
        exit "$code"
        """;

    /// <summary>
    /// The second compiler a hundred times later than usual: compiling what ran a few thousand times was half of all processor time of a profile. What has much to do
    /// still gets there within seconds.
    /// </summary>
    private const string LateCompiler =
        "-XX:+IgnoreUnrecognizedVMOptions -XX:Tier4InvocationThreshold=500000 -XX:Tier4MinInvocationThreshold=60000 -XX:Tier4CompileThreshold=1500000 -XX:Tier4BackEdgeThreshold=4000000";

    /// <summary>Partitions of an exchange for each core: Spark's two hundred are as many files for each task, on any machine.</summary>
    private const int PartitionsPerCore = 4;

    private readonly Process _guard;
    private readonly string _folder;
    private bool _disposed;

    private LocalSparkServer(Process guard, string folder, int port, string token)
    {
        _guard = guard;
        _folder = folder;
        ConnectionString = string.Create(CultureInfo.InvariantCulture, $"sc://127.0.0.1:{port}/;token={token}");
        Port = port;
    }

    public string ConnectionString { get; }

    public int Port { get; }

    /// <summary>Process id of Spark's JVM.</summary>
    public int ProcessId { get; private set; }

    /// <summary>The server's working folder, with its log and its warehouse; gone after the end.</summary>
    public string Folder => _folder;

    /// <summary>Starts a server and waits until it answers.</summary>
    /// <exception cref="MonitorException">It does not start.</exception>
    public static async Task<LocalSparkServer> StartAsync(
        SparkInstallation spark, SparkServerSettings settings, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(spark);
        ArgumentNullException.ThrowIfNull(settings);
        if (OperatingSystem.IsWindows())
        {
            throw new MonitorException(
                $"On Windows no private Spark is started: start one yourself, with a token, and set {SparkConnectionString.EnvironmentVariable}.", MonitorFault.Usage);
        }

        if (spark.Version?.StartsWith("3.", StringComparison.Ordinal) == true)
        {
            throw new MonitorException(
                $"Spark {spark.Version} opens its Connect port to the whole network and knows no token, so no private server is started with it. Use Spark 4, or start a server yourself and set {SparkConnectionString.EnvironmentVariable}.",
                MonitorFault.Usage);
        }

        for (var start = 1; ; start++)
        {
            progress?.Report($"starting Spark {spark.Version} on {settings.Master}");
            var server = Launch(spark, settings);
            try
            {
                await server.AnswersAsync(spark, settings, cancellation);
                progress?.Report($"Spark {spark.Version} answers");
                return server;
            }
            catch (PortTakenException) when (start < MaxStarts)
            {
                await server.DisposeAsync();
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _guard.StandardInput.Close();
        await _guard.WaitForExitAsync(CancellationToken.None);
        _guard.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static LocalSparkServer Launch(SparkInstallation spark, SparkServerSettings settings)
    {
        var folder = Directory.CreateTempSubdirectory("sparkmonitor-spark-").FullName;
        var token = RandomNumberGenerator.GetHexString(48, lowercase: true);
        var port = FreePort();
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = folder };
        start.Environment.Clear();
        foreach (var (name, value) in settings.Environment)
        {
            start.Environment[name] = value;
        }

        // By environment and not by --conf: a command line can be read by everybody on the machine.
        start.Environment["SPARK_CONNECT_AUTHENTICATE_TOKEN"] = token;
        start.Environment["SPARK_CONNECT_MODE"] = "0";
        start.Environment["SPARK_LOCAL_IP"] = "127.0.0.1";
        start.Environment.Remove(SparkConnectionString.EnvironmentVariable);
        foreach (var argument in (string[])["-c", Guard, "sh", folder, spark.Submit, .. Arguments(spark, settings, folder, port)])
        {
            start.ArgumentList.Add(argument);
        }

        return new LocalSparkServer(Process.Start(start)!, folder, port, token);
    }

    private static IEnumerable<string> Arguments(SparkInstallation spark, SparkServerSettings settings, string folder, int port)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        if (settings.Delta)
        {
            var delta = SparkSettingsFile.For(spark) ?? throw new MonitorException(
                $"There are no settings for Spark {spark.Version}, only for {string.Join(", ", SparkSettingsFile.Versions)}: start a server with Delta yourself and set {SparkConnectionString.EnvironmentVariable}.",
                MonitorFault.Usage);
            foreach (var (key, value) in delta)
            {
                all[key] = value;
            }

            // Fifty partitions, the default, cost seconds per command where one machine does all.
            all["spark.databricks.delta.snapshotPartitions"] = "2";
        }

        all["spark.driver.defaultJavaOptions"] = LateCompiler;
        all["spark.sql.shuffle.partitions"] = (PartitionsPerCore * Environment.ProcessorCount).ToString(CultureInfo.InvariantCulture);
        all["spark.ui.enabled"] = "false";
        all["spark.sql.catalogImplementation"] = "in-memory";
        all["spark.sql.warehouse.dir"] = Path.Combine(folder, "warehouse");
        all["spark.local.dir"] = Path.Combine(folder, "local");
        foreach (var (key, value) in settings.Spark)
        {
            all[key] = value;
        }

        all["spark.connect.grpc.binding.address"] = "127.0.0.1";
        all["spark.connect.grpc.binding.port"] = port.ToString(CultureInfo.InvariantCulture);
        return
        [
            "--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "--name", "SparkMonitor", "--master", settings.Master, "--driver-memory", settings.Memory,
            .. all.OrderBy(s => s.Key, StringComparer.Ordinal).SelectMany(s => (string[])["--conf", $"{s.Key}={s.Value}"]),
        ];
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task AnswersAsync(SparkInstallation spark, SparkServerSettings settings, CancellationToken cancellation)
    {
        ProcessId = int.TryParse(await _guard.StandardOutput.ReadLineAsync(cancellation), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var exit = _guard.WaitForExitAsync(giveUp.Token);
        var session = SparkConnectSession.ConnectAsync(ConnectionString, new SparkConnectOptions { Time = settings.Clock, ConnectTimeout = settings.StartLimit }, giveUp.Token);
        try
        {
            if (await Task.WhenAny(session, exit) == exit)
            {
                cancellation.ThrowIfCancellationRequested();
                throw Failure(spark, $"ended with exit code {_guard.ExitCode.ToString(CultureInfo.InvariantCulture)}");
            }

            await (await session).DisposeAsync();
        }
        catch (SparkConnectException error)
        {
            throw Failure(spark, $"did not answer: {error.Message}");
        }
        finally
        {
            await giveUp.CancelAsync();
            await Task.WhenAll(session, exit).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private Exception Failure(SparkInstallation spark, string what)
    {
        var log = Path.Combine(_folder, "spark.log");
        var lines = File.Exists(log) ? File.ReadAllLines(log) : [];
        if (lines.Any(l => l.Contains("java.net.BindException", StringComparison.Ordinal)))
        {
            return new PortTakenException(what);
        }

        var telling = lines.Where(l => l.Contains("Exception", StringComparison.Ordinal) || l.Contains("rror", StringComparison.Ordinal) || l.Contains("JAVA_HOME", StringComparison.Ordinal)).Take(5).ToList();
        if (telling.Count == 0)
        {
            telling = [.. lines.TakeLast(5)];
        }

        return new MonitorException(
            $"The private Spark server ({spark.Submit}) {what}. It needs Java 17 or newer{(spark.HasDelta ? string.Empty : " and, the first time, a package repository for Delta's jars")}. Its log says:\n{string.Join('\n', telling)}",
            MonitorFault.Usage);
    }

    /// <summary>Somebody took the free port between our look and Spark's.</summary>
    private sealed class PortTakenException(string what) : MonitorException($"The private Spark server {what}: its port was taken each time.", MonitorFault.Usage);
}
