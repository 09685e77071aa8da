using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using SparkMonitor.Acceptance.Cli;
using SparkMonitor.Acceptance.SparkConnect;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Acceptance.SparkSubmit;

/// <summary><c>submit.sh</c> and <c>connect-server.sh</c> with the real Spark.</summary>
[Collection(SparkStartsCollection.Name)]
public sealed class SubmitTests
{
    private readonly string _mark = $"sparkmonitor-test-{Guid.NewGuid():N}";

    [SparkSubmitFact]
    public async Task Profile_and_drift_run_unchanged_in_one_application_and_the_verdict_is_its_exit_code()
    {
        using var folder = new Folder();
        await DayTables.AppendAsync(folder.At("sales"), (1, 1000, 0), (2, 1000, 30));
        var configuration = folder.Write("monitor.yaml", DayTables.Configuration(slices: "[]"));
        string[] profile = ["--", "profile", "--json", "-c", configuration];
        var run = await Script.RunAsync(
            "submit.sh",
            ["--master", "local[2]", "--conf", "spark.databricks.delta.snapshotPartitions=2", .. Small, .. profile, .. profile, "--", "drift", "--json", "-c", configuration, .. profile],
            Variables(Program(folder, $"exec dotnet '{Path.Combine(AppContext.BaseDirectory, "sparkmonitor.dll")}' \"$@\" >{folder.At("out")}.$(ls {folder.Path} | grep -c '^out')")));

        // Drift is detected, so what stands behind it does not run.
        Assert.True(run.ExitCode == 11, run.Error);
        Assert.Equal(["out.0", "out.1", "out.2"], Directory.GetFiles(folder.Path, "out.*").Select(Path.GetFileName).Order());
        Assert.Equal(("committed", 2000), Outcome(await File.ReadAllTextAsync(folder.At("out.0"))));
        Assert.Equal(("already_done", 2000), Outcome(await File.ReadAllTextAsync(folder.At("out.1"))));
        Assert.Equal("detected", JsonDocument.Parse(await File.ReadAllTextAsync(folder.At("out.2"))).RootElement.GetProperty("verdict").GetString());
        foreach (var table in (string[])["summaries", "drift"])
        {
            var commits = Directory.GetFiles(folder.At("store", table, "_delta_log"), "*.json").Select(File.ReadAllText).ToArray();
            Assert.All(commits, commit => Assert.Contains("Apache-Spark", commit, StringComparison.Ordinal));
            Assert.Single(commits, commit => commit.Contains("\"txn\"", StringComparison.Ordinal));
        }

        static (string?, long) Outcome(string json)
        {
            var stage = Assert.Single(JsonDocument.Parse(json).RootElement.GetProperty("stages").EnumerateArray());
            return (stage.GetProperty("outcome").GetString(), stage.GetProperty("run").GetProperty("num_rows").GetInt64());
        }
    }

    [SparkSubmitTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Signal_reaches_the_program_which_ends_in_order_before_Spark(bool fromTerminal)
    {
        using var folder = new Folder();
        string[] command = [Repository.File("spark-submit", "submit.sh"), "--master", "local[1]", .. Small, "--", "x"];
        var variables = Variables(Program(folder, Waiting(folder)));
        // A shell cannot trap what it was started to ignore, as whatever runs in the background of a script ignores Ctrl-C.
        using var script = fromTerminal ? Script.Start("env", ["--default-signal=INT", "setsid", "bash", .. command], variables, asIs: true) : Script.Start("bash", command, variables, asIs: true);
        Assert.True(await Script.EventuallyAsync(() => File.Exists(folder.At("started")), 120), script.Error);
        if (fromTerminal)
        {
            script.InterruptGroup();
        }
        else
        {
            script.Terminate();
        }

        var run = await script.EndAsync();
        Assert.Equal((130, "stopped\n"), (run.ExitCode, run.Output));
        Assert.Contains("Successfully stopped SparkContext", run.Error, StringComparison.Ordinal);
        Assert.True(await Script.EventuallyAsync(() => Script.ProcessesWith(_mark).Count == 0));
    }

    [SparkSubmitFact]
    public async Task Killed_script_takes_program_and_Spark_with_it()
    {
        using var folder = new Folder();
        using var script = Script.Start("submit.sh", ["--master", "local[1]", .. Small, "--", "x"], Variables(Program(folder, Waiting(folder))));
        Assert.True(await Script.EventuallyAsync(() => File.Exists(folder.At("started")), 120), script.Error);
        Assert.NotEmpty(Script.ProcessesWith(_mark));
        script.KillOnlyIt();

        Assert.True(await Script.EventuallyAsync(() => Script.ProcessesWith(_mark).Count == 0 && Script.ProcessesWith(folder.Path).Count == 0));
        Assert.Equal("stopped", (await File.ReadAllTextAsync(folder.At("ended"))).Trim());
    }

    /// <summary>
    /// One application of several commands. The first writes a table while an executor is killed; the second profiles with a slice that
    /// asks for more memory than an executor has, which ends executors (52) and not the driver.
    /// </summary>
    [SparkSubmitFact]
    public async Task Executor_killed_in_the_middle_changes_nothing_and_one_out_of_memory_is_told()
    {
        using var folder = new Folder();
        await DayTables.AppendAsync(folder.At("sales"), (1, 100, 0));
        var configuration = folder.Write("monitor.yaml", DayTables.Configuration(drift: "", slices: "[{where: \"size(sequence(0, 290000000 + CAST(x AS INT))) > 5\"}]"));
        var program = Program(folder, $"""
            if [ "$1" = profile ]; then exec dotnet '{Path.Combine(AppContext.BaseDirectory, "sparkmonitor.dll")}' "$@" >{folder.At("out")} 2>{folder.At("err")}; fi
            env >{folder.At("env")}
            echo to the error >&2
            {Worker}
            """);
        string[] options =
        [
            "--master", "local-cluster[2,1,1024]", "--conf", "spark.databricks.delta.snapshotPartitions=2", "--conf", "spark.task.maxFailures=2",
            "--conf", $"spark.executor.extraJavaOptions=-Dmark=executor-{_mark} -XX:TieredStopAtLevel=1", .. Small,
        ];
        string[] commands = ["--", folder.At("a table"), "4000000", "0", "--", "profile", "--json", "-c", configuration, "--", "never"];
        using var script = Script.Start("submit.sh", [.. options, .. commands], Variables(program, ("STARTED", folder.At("started"))));
        Assert.True(await Script.EventuallyAsync(() => File.Exists(folder.At("started")), 240), script.Error);
        var executors = Script.ProcessesWith($"-Dmark=executor-{_mark}").Where(id => Script.ProcessesWith("CoarseGrainedExecutorBackend").Contains(id)).ToArray();
        Assert.Equal(2, executors.Length);
        Process.GetProcessById(executors[0]).Kill();
        var run = await script.EndAsync();

        Assert.Equal((3, "rows 1000 in 1 version\n"), (run.ExitCode, run.Output));
        Assert.Contains("Lost executor", run.Error, StringComparison.Ordinal);
        Assert.Contains("to the error\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("INFO SparkContext", run.Error, StringComparison.Ordinal);
        Assert.True(Directory.Exists(folder.At("a table", "_delta_log")));
        var environment = await File.ReadAllLinesAsync(folder.At("env"));
        var remote = Assert.Single(environment, l => l.StartsWith("SPARK_", StringComparison.Ordinal) || l.StartsWith("PYSPARK_", StringComparison.Ordinal));
        Assert.Matches(@"^SPARK_REMOTE=sc://127\.0\.0\.1:\d+/;token=[0-9a-f]{64}$", remote);
        Assert.DoesNotContain(remote.Split("token=")[1], run.Error, StringComparison.Ordinal);

        var told = await File.ReadAllTextAsync(folder.At("err"));
        Assert.Contains("Spark ran out of memory", told, StringComparison.Ordinal);
        Assert.Contains("Give executors more memory", told, StringComparison.Ordinal);
        Assert.DoesNotContain("\tat ", told, StringComparison.Ordinal);
        Assert.DoesNotContain("stacktrace", told, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.At("store", "summaries")));
        Assert.True(await Script.EventuallyAsync(() => Script.ProcessesWith(_mark).Count == 0));
    }

    [SparkSubmitFact]
    public async Task Long_lived_server_serves_those_who_have_its_token()
    {
        var variables = new Dictionary<string, string?> { ["SPARK_HOME"] = LiveSpark.Home, ["SPARK_CONNECT_AUTHENTICATE_TOKEN"] = "of the test", ["SPARK_LOCAL_IP"] = "127.0.0.1" };
        var free = FreePort().ToString(CultureInfo.InvariantCulture);
        using var script = Script.Start("connect-server.sh", ["--port", free, "--master", "local[1]", .. Small], variables);
        var options = new SparkConnectOptions { ConnectTimeout = TimeSpan.FromMinutes(2) };
        await using (var session = await SparkConnectSession.ConnectAsync($"sc://127.0.0.1:{free}/;token=of%20the%20test", options))
        {
            Assert.Equal("io.delta.sql.DeltaSparkSessionExtension", await session.GetSettingAsync("spark.sql.extensions"));
        }

        var error = await Assert.ThrowsAsync<SparkConnectException>(() => SparkConnectSession.ConnectAsync($"sc://127.0.0.1:{free}/;token=wrong", options));
        Assert.Equal(SparkFailure.Unauthenticated, error.Failure);
        script.Terminate();
        Assert.Equal(143, (await script.EndAsync()).ExitCode);
    }

    /// <summary>This assembly as the program that uses Spark.</summary>
    private static string Worker => $"exec dotnet '{Path.Combine(AppContext.BaseDirectory, "SparkMonitor.Acceptance.dll")}' spark \"$@\"";

    /// <summary>Ends with 130 when it is told to, as sparkmonitor does.</summary>
    private static string Waiting(Folder folder) =>
        $"trap 'echo stopped; echo stopped >{folder.At("ended")}; exit 130' TERM INT\ntouch {folder.At("started")}\nwhile :; do sleep 0.1; done";

    private string[] Small =>
    [
        "--driver-memory", "700m", "--driver-java-options", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC", "--conf", "spark.ui.enabled=false", "--conf", "spark.sql.shuffle.partitions=2", "--conf", $"spark.test.mark={_mark}",
    ];

    private static string Program(Folder folder, string text) => Script.WriteProgram(folder.At("program"), $"#!/bin/sh\n{text}");

    private static Dictionary<string, string?> Variables(string program, params (string Key, string Value)[] more)
    {
        var variables = new Dictionary<string, string?> { ["SPARK_HOME"] = LiveSpark.Home, ["SPARKMONITOR_PROGRAM"] = program, ["SPARK_LOCAL_IP"] = "127.0.0.1" };
        foreach (var (key, value) in more)
        {
            variables[key] = value;
        }

        return variables;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
