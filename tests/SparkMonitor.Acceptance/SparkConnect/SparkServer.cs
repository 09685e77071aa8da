using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SparkMonitor.Acceptance.SparkConnect;

/// <summary>A Spark Connect server of our own on the loopback address, stopped at the end.</summary>
public sealed class SparkServer : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);

    private readonly Process _process;
    private readonly StringBuilder _log = new();

    private SparkServer(Process process, int port, string folder)
    {
        _process = process;
        Port = port;
        Folder = folder;
    }

    public int Port { get; }

    /// <summary>A folder of the server's own, for its warehouse and for the tests' tables.</summary>
    public string Folder { get; }

    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"sc://127.0.0.1:{Port}/");

    /// <param name="settings">Spark settings beside the common ones.</param>
    public static SparkServer Start(int memoryMegabytes, IReadOnlyDictionary<string, string> settings)
    {
        var home = SparkInstallation.Home();
        var folder = Directory.CreateTempSubdirectory("spark-connect-").FullName;
        var port = FreePort();
        var start = new ProcessStartInfo(Path.Combine(home, "bin", "spark-submit")) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.Environment["SPARK_HOME"] = home;
        start.Environment["SPARK_CONNECT_MODE"] = "0";
        start.Environment["SPARK_LOCAL_IP"] = "127.0.0.1";
        foreach (var argument in Arguments(memoryMegabytes, port, folder, settings))
        {
            start.ArgumentList.Add(argument);
        }

        var server = new SparkServer(Process.Start(start)!, port, folder);
        server.Listen();
        return server;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit(10_000);
        }

        _process.Dispose();
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (IOException)
        {
            // A file that the server still closes stays in the temporary folder.
        }
    }

    private static IEnumerable<string> Arguments(int memoryMegabytes, int port, string folder, IReadOnlyDictionary<string, string> settings)
    {
        yield return "--class";
        yield return "org.apache.spark.sql.connect.service.SparkConnectServer";
        yield return "--master";
        yield return "local[2]";
        yield return "--driver-memory";
        yield return string.Create(CultureInfo.InvariantCulture, $"{memoryMegabytes}m");
        var all = new Dictionary<string, string>(settings)
        {
            ["spark.connect.grpc.binding.address"] = "127.0.0.1",
            ["spark.connect.grpc.binding.port"] = port.ToString(CultureInfo.InvariantCulture),
            ["spark.ui.enabled"] = "false",
            ["spark.sql.catalogImplementation"] = "in-memory",
            ["spark.sql.warehouse.dir"] = Path.Combine(folder, "warehouse"),
            ["spark.sql.shuffle.partitions"] = "4",
        };
        foreach (var (key, value) in all)
        {
            yield return "--conf";
            yield return $"{key}={value}";
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Listen()
    {
        void Keep(object sender, DataReceivedEventArgs line)
        {
            lock (_log)
            {
                if (_log.Length < 1 << 20)
                {
                    _log.AppendLine(line.Data);
                }
            }
        }

        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var waited = Stopwatch.StartNew();
        while (!Answers())
        {
            if (_process.HasExited || waited.Elapsed > StartLimit)
            {
                string log;
                lock (_log)
                {
                    log = _log.ToString();
                }

                Dispose();
                throw new InvalidOperationException($"The Spark server did not start:\n{log}");
            }

            Thread.Sleep(100);
        }
    }

    private bool Answers()
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
