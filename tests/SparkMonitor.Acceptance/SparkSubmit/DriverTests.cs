namespace SparkMonitor.Acceptance.SparkSubmit;

/// <summary>The driver's decisions, with a scripted PySpark in place of the real one.</summary>
public sealed class DriverTests
{
    /// <summary>A Spark whose classes are those of SPARK_CLASSES: name or name/method, separated by blanks.</summary>
    private const string PySpark =
        """
        import os

        known = dict((entry.split("/") + [""])[:2] for entry in os.environ["SPARK_CLASSES"].split())

        class Named:
            def __init__(self, name): self.name = name
            def getName(self): return self.name

        class Class:
            def __init__(self, name): self.name = name
            def getMethods(self): return [Named(known[self.name])]
            def getField(self, name): return self
            def get(self, instance): return self
            def localPort(self): return 12345

        class Loader:
            def loadClass(self, name):
                if name not in known: raise Exception("java.lang.ClassNotFoundException: " + name)
                return Class(name)
            def getContextClassLoader(self): return self
            def currentThread(self): return self

        class Package: pass

        class SparkConf(dict):
            def set(self, key, value): self[key] = value

        class SparkContext:
            _jvm = Package(); _jvm.java = Package(); _jvm.java.lang = Package(); _jvm.java.lang.Thread = Loader()
            applicationId, version, master = "app-1", "9.9", "local"
            @classmethod
            def _ensure_initialized(cls, conf=None): pass
            def __init__(self, conf): print("CONF", sorted(conf.items()), flush=True)
            def stop(self): print("STOPPED", flush=True)
        """;

    private const string Plugin = "org.apache.spark.sql.connect.SparkConnectPlugin";
    private const string Service = "org.apache.spark.sql.connect.service.SparkConnectService$";
    private const string Config = "org.apache.spark.sql.connect.config.Connect$/CONNECT_AUTHENTICATE_TOKEN";

    [PythonFact]
    public async Task Spark_without_Connect_is_told()
    {
        var run = await RunAsync(Service, "--", "x");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("has no Connect", run.Error, StringComparison.Ordinal);
    }

    [PythonFact]
    public async Task Spark_without_a_token_is_refused_before_its_port_opens()
    {
        var run = await RunAsync($"{Plugin} {Service}", "--", "x");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--closed-network", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("CONF", run.Output, StringComparison.Ordinal);
    }

    [PythonFact]
    public async Task Closed_network_runs_without_a_token()
    {
        var run = await RunAsync($"{Plugin} {Service}", "--closed-network", "--", "x");
        Assert.Equal(5, run.ExitCode);
        Assert.Contains("remote sc://127.0.0.1:12345/\n", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("authenticate", run.Output, StringComparison.Ordinal);
    }

    [PythonFact]
    public async Task Token_is_random_and_the_endpoint_local()
    {
        var first = await RunAsync($"{Plugin} {Service} {Config}", "--", "profile", "a b");
        var second = await RunAsync($"{Plugin} {Service} {Config}", "--", "profile", "a b");

        Assert.Equal(5, first.ExitCode);
        Assert.Contains("('spark.connect.grpc.binding.address', '127.0.0.1')", first.Output, StringComparison.Ordinal);
        Assert.Contains("arguments profile,a b,", first.Output, StringComparison.Ordinal);
        Assert.Contains("spark [] engine spark", first.Output, StringComparison.Ordinal);
        Assert.Contains("STOPPED", first.Output, StringComparison.Ordinal);
        Assert.Matches("remote sc://127.0.0.1:12345/;token=[0-9a-f]{64}\n", first.Output);
        Assert.NotEqual(Remote(first), Remote(second));

        static string Remote(CliOutcome run) => run.Output.Split('\n').Single(l => l.StartsWith("remote", StringComparison.Ordinal));
    }

    [PythonFact]
    public async Task Commands_run_one_after_the_other_until_one_fails()
    {
        var run = await RunAsync($"{Plugin} {Service} {Config}", "--", "ok", "--x", "--", "ok", "--", "drift", "--", "never");

        Assert.Equal(5, run.ExitCode);
        Assert.Equal(["arguments ok,--x,", "arguments ok,", "arguments drift,"], run.Output.Split('\n').Where(l => l.StartsWith("arguments", StringComparison.Ordinal)));
        Assert.Single(run.Output.Split('\n'), l => l == "STOPPED");
        Assert.Single(run.Output.Split('\n').Where(l => l.StartsWith("remote", StringComparison.Ordinal)).Distinct());
    }

    [PythonFact]
    public async Task Absent_program_is_told()
    {
        using var spark = new FakeSpark("4.2.1");
        using var script = Script.Start("python3", [Repository.File("spark-submit", "driver.py"), "--program", "./no/such", "--", "x"], spark.Environment(), asIs: true);
        var run = await script.EndAsync();
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--archives", run.Error, StringComparison.Ordinal);
    }

    private static async Task<CliOutcome> RunAsync(string classes, params string[] arguments)
    {
        using var spark = new FakeSpark("4.2.1");
        Directory.CreateDirectory(Path.Combine(spark.Home, "pyspark"));
        await File.WriteAllTextAsync(Path.Combine(spark.Home, "pyspark", "__init__.py"), PySpark);
        var program = spark.Executable("program", """
            #!/bin/sh
            echo "remote $SPARK_REMOTE"
            printf arguments\ ; for a in "$@"; do printf '%s,' "$a"; done; echo
            echo "spark [${SPARK_CLASSES:-}${SPARK_HOME:-}] engine $SPARKMONITOR__ENGINE__NAME"
            [ "$1" = ok ] || exit 5
            """);
        using var script = Script.Start(
            "python3",
            [Repository.File("spark-submit", "driver.py"), "--program", program, .. arguments],
            spark.Environment(("PYTHONPATH", spark.Home), ("SPARK_CLASSES", classes), ("PYTHONDONTWRITEBYTECODE", "1")),
            asIs: true);
        return await script.EndAsync();
    }
}
