using SparkMonitor.Acceptance.Cli;
using SparkMonitor.Acceptance.SparkSubmit;
using SparkMonitor.Core;
using SparkMonitor.Jobs.Spark;

namespace SparkMonitor.Acceptance.LocalSpark;

/// <summary>How a Spark is found, and what is said where it does not come up, with scripts in place of spark-submit.</summary>
public sealed class LeaseTests
{
    [Fact]
    public async Task Running_server_is_used_as_it_is()
    {
        var told = new List<string>();
        await using var lease = await SparkServerLease.AcquireAsync(Settings(("SPARK_REMOTE", "sc://cluster:15002/;token=secret")), new Told(told));
        Assert.Equal(("sc://cluster:15002/;token=secret", false), (lease.ConnectionString, lease.IsPrivate));
        Assert.Contains("sc://cluster:15002/", Assert.Single(told), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", told[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broken_remote_is_told_with_its_variable()
    {
        var error = await Assert.ThrowsAsync<MonitorException>(() => SparkServerLease.AcquireAsync(Settings(("SPARK_REMOTE", "spark://cluster:7077"))));
        Assert.Equal(MonitorFault.Usage, error.Fault);
        Assert.StartsWith("SPARK_REMOTE: The Spark connection string must begin with sc://", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_Spark_three_lines_say_how_to_get_one()
    {
        using var empty = new Folder();
        var error = await Assert.ThrowsAsync<MonitorException>(() => SparkServerLease.AcquireAsync(Settings(("PATH", empty.Path))));
        Assert.Equal(MonitorFault.Usage, error.Fault);
        Assert.Equal(3, error.Message.Split('\n').Length);
        Assert.Contains("pip install pyspark", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Spark_is_found_by_its_folder_by_the_path_and_in_a_Python_environment()
    {
        using var fake = new FakeSpark("4.2.1", delta: true);
        using var folder = new Folder();
        Directory.CreateDirectory(folder.At("links"));
        File.CreateSymbolicLink(folder.At("links", "spark-submit"), Path.Combine(fake.Home, "bin", "spark-submit"));
        folder.Write("venv/bin/spark-submit", string.Empty);
        folder.Write("venv/lib/python3.12/site-packages/pyspark/jars/spark-core_2.13-4.0.1.jar", string.Empty);

        var byHome = SparkInstallation.Find(Environment(("SPARK_HOME", fake.Home)));
        var byLink = SparkInstallation.Find(Environment(("PATH", $"/nowhere:{folder.At("links")}")));
        var byPip = SparkInstallation.Find(Environment(("PATH", folder.At("venv", "bin"))));
        var wrong = Assert.Throws<MonitorException>(() => SparkInstallation.Find(Environment(("SPARK_HOME", folder.Path))));

        Assert.Equal(("4.2.1", "2.13", true), (byHome!.Version, byHome.ScalaVersion, byHome.HasDelta));
        Assert.Equal(("4.2.1", true), (byLink!.Version, byLink.HasDelta));
        Assert.Equal(("4.0.1", false), (byPip!.Version, byPip.HasDelta));
        Assert.Contains($"SPARK_HOME is {folder.Path}", wrong.Message, StringComparison.Ordinal);
        Assert.Null(SparkInstallation.Find(Environment(("PATH", "/nowhere"))));
    }

    [Fact]
    public async Task Server_that_ends_is_told_with_the_telling_lines_of_its_log()
    {
        using var fake = new FakeSpark("4.2.1");
        fake.Executable("bin/spark-submit", "#!/bin/sh\necho starting\necho 'Exception in thread main: no network' >&2\nexit 3");
        var error = await Assert.ThrowsAsync<MonitorException>(() => SparkServerLease.AcquireAsync(Settings(("SPARK_HOME", fake.Home))));
        Assert.Contains("exit code 3", error.Message, StringComparison.Ordinal);
        Assert.Contains("no network", error.Message, StringComparison.Ordinal);
        Assert.Contains("package repository", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("starting", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Port_that_is_always_taken_is_tried_three_times()
    {
        using var fake = new FakeSpark("4.2.1");
        fake.Executable("bin/spark-submit", $"#!/bin/sh\necho x >>{fake.Home}/starts\necho java.net.BindException\nexit 1");
        var error = await Assert.ThrowsAnyAsync<MonitorException>(() => SparkServerLease.AcquireAsync(Settings(("SPARK_HOME", fake.Home))));
        Assert.Contains("port was taken", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, File.ReadAllLines(Path.Combine(fake.Home, "starts")).Length);
    }

    [Fact]
    public async Task Start_that_is_cancelled_leaves_no_process_and_no_folder()
    {
        using var fake = new FakeSpark("4.2.1");
        fake.Executable("bin/spark-submit", $"#!/bin/sh\nset | grep SPARK_CONNECT_AUTHENTICATE_TOKEN >{fake.Home}/token\npwd >{fake.Home}/folder.new\nmv {fake.Home}/folder.new {fake.Home}/folder\nsleep 600");
        using var cancellation = new CancellationTokenSource();
        var start = SparkServerLease.AcquireAsync(Settings(("SPARK_HOME", fake.Home)), null, cancellation.Token);
        Assert.True(await Script.EventuallyAsync(() => File.Exists(Path.Combine(fake.Home, "folder"))));
        var folder = (await File.ReadAllTextAsync(Path.Combine(fake.Home, "folder"))).Trim();
        Assert.NotEmpty(Script.ProcessesWith(folder));
        Assert.Empty(Script.ProcessesWith((await File.ReadAllTextAsync(Path.Combine(fake.Home, "token"))).Split('\'')[1]));

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
        Assert.False(Directory.Exists(folder));
        Assert.Empty(Script.ProcessesWith(folder));
    }

    [Theory]
    [InlineData("3.5.6", "knows no token")]
    [InlineData("9.9.0", "no settings for Spark 9.9.0, only for 3.5, 4.0, 4.1, 4.2")]
    public async Task Spark_that_cannot_be_started_safely_is_refused(string version, string told)
    {
        using var fake = new FakeSpark(version);
        var error = await Assert.ThrowsAsync<MonitorException>(() => SparkServerLease.AcquireAsync(Settings(("SPARK_HOME", fake.Home))));
        Assert.Contains(told, error.Message, StringComparison.Ordinal);
        Assert.Contains("SPARK_REMOTE", error.Message, StringComparison.Ordinal);
    }

    private static SparkServerSettings Settings(params IEnumerable<(string Key, string Value)> variables) => new() { Environment = Environment(variables) };

    private static Dictionary<string, string> Environment(params IEnumerable<(string Key, string Value)> variables)
    {
        var all = new Dictionary<string, string> { ["PATH"] = System.Environment.GetEnvironmentVariable("PATH")! };
        foreach (var (key, value) in variables)
        {
            all[key] = value;
        }

        return all;
    }

    private sealed class Told(List<string> told) : IProgress<string>
    {
        public void Report(string value) => told.Add(value);
    }
}
