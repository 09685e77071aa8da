namespace SparkMonitor.Acceptance.SparkSubmit;

/// <summary>What the scripts give to spark-submit, and what they refuse, before any Spark starts.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("4.2.1", "2.13", "io.delta:delta-spark_4.2_2.13:4.4.0")]
    [InlineData("4.1.0", "2.13", "io.delta:delta-spark_4.1_2.13:4.1.0")]
    [InlineData("4.0.3", "2.13", "io.delta:delta-spark_2.13:4.0.0")]
    [InlineData("3.5.6", "2.12", "io.delta:delta-spark_2.12:3.3.2,org.apache.spark:spark-connect_2.12:3.5.6")]
    public async Task Server_gets_the_settings_of_its_version(string version, string scala, string packages)
    {
        using var spark = new FakeSpark(version, scala);
        var run = await Script.RunAsync("connect-server.sh", ["--closed-network", "--master", "yarn"], spark.Environment());
        var lines = run.Output.Split('\n');

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("spark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension", lines);
        Assert.Contains("spark.connect.grpc.binding.port=15002", lines);
        Assert.Equal(packages, lines[Array.IndexOf(lines, "--packages") + 1]);
        Assert.Equal("yarn", lines[Array.IndexOf(lines, "--master") + 1]);
        Assert.Contains("REMOTE= MODE=0", lines);
    }

    [Fact]
    public async Task Delta_is_not_fetched_where_it_is()
    {
        using var spark = new FakeSpark("4.2.1", delta: true);
        var own = await Script.RunAsync("connect-server.sh", ["--closed-network"], spark.Environment());
        using var bare = new FakeSpark("4.2.1");
        var brought = await Script.RunAsync("connect-server.sh", ["--closed-network", "--jars", "/opt/delta-spark_4.2_2.13-4.4.0.jar"], bare.Environment());

        Assert.DoesNotContain("--packages", own.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("--packages", brought.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--packages", "a:b:1")]
    [InlineData("--packages=a:b:1", null)]
    [InlineData("--conf", "spark.jars.packages=a:b:1")]
    public async Task Packages_of_the_caller_are_kept_beside_ours(string first, string? second)
    {
        using var spark = new FakeSpark("4.2.1");
        var run = await Script.RunAsync("connect-server.sh", second is null ? ["--closed-network", first] : ["--closed-network", first, second], spark.Environment());
        var lines = run.Output.Split('\n');
        Assert.Equal("a:b:1,io.delta:delta-spark_4.2_2.13:4.4.0", lines[Array.LastIndexOf(lines, "--packages") + 1]);
    }

    [Theory]
    [InlineData("--deploy-mode", "cluster")]
    [InlineData("--deploy-mode=cluster", null)]
    [InlineData("--conf", "spark.submit.deployMode=cluster")]
    public async Task Cluster_mode_sends_the_program_along(string first, string? second)
    {
        using var spark = new FakeSpark("4.2.1", delta: true);
        string[] options = second is null ? [first] : [first, second];
        var run = await Script.RunAsync(
            "submit.sh", ["--master", "yarn", .. options, "--files", "monitor.yaml", "--", "profile", "-c", "monitor.yaml"], spark.Environment(("SPARKMONITOR_ARCHIVE", "/dist/sparkmonitor.tar.gz")));
        var lines = run.Output.Split('\n');

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("/dist/sparkmonitor.tar.gz#sparkmonitor", lines[Array.IndexOf(lines, "--archives") + 1]);
        var driver = Array.FindIndex(lines, l => l.EndsWith("spark-submit/driver.py", StringComparison.Ordinal));
        Assert.Equal(["--program", "./sparkmonitor/sparkmonitor", "--", "profile", "-c", "monitor.yaml", "REMOTE= MODE=0", ""], lines[(driver + 1)..]);
    }

    [Theory]
    [InlineData("submit.sh", "--master local[1]", "submit.sh [--closed-network]")]
    [InlineData("submit.sh", "--deploy-mode cluster -- profile", "SPARKMONITOR_ARCHIVE")]
    [InlineData("connect-server.sh", "", "SPARK_CONNECT_AUTHENTICATE_TOKEN")]
    [InlineData("connect-server.sh", "--closed-network --deploy-mode cluster", "refuses --deploy-mode cluster")]
    [InlineData("connect-server.sh", "--port", "--port needs a number")]
    public async Task Mistakes_are_told_before_Spark_starts(string script, string arguments, string told)
    {
        using var spark = new FakeSpark("4.2.1", delta: true);
        var run = await Script.RunAsync(script, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), spark.Environment());
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(told, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task Spark_without_a_token_is_refused_unless_the_network_is_closed()
    {
        using var spark = new FakeSpark("3.5.6", "2.12");
        var run = await Script.RunAsync("connect-server.sh", [], spark.Environment(("SPARK_CONNECT_AUTHENTICATE_TOKEN", "t")));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--closed-network", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_version_and_absent_Spark_are_told()
    {
        using var spark = new FakeSpark("9.9.0");
        var unknown = await Script.RunAsync("connect-server.sh", ["--closed-network"], spark.Environment());
        var absent = await Script.RunAsync("connect-server.sh", ["--closed-network"], spark.Environment(("SPARK_HOME", "/nowhere")));

        Assert.Equal((2, 2), (unknown.ExitCode, absent.ExitCode));
        Assert.Contains("no settings for Spark 9.9.0", unknown.Error, StringComparison.Ordinal);
        Assert.Contains("SPARK_HOME is /nowhere", absent.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_of_the_callers_own_are_taken()
    {
        using var spark = new FakeSpark("9.9.0");
        var file = spark.Executable("own.conf", "# mine\nspark.a   b c\nspark.jars.packages g:n_{scala}:{spark}");
        var run = await Script.RunAsync("connect-server.sh", ["--closed-network"], spark.Environment(("SPARKMONITOR_SPARK_SETTINGS", file)));
        Assert.Contains("spark.a=b c", run.Output.Split('\n'));
        Assert.Contains("g:n_2.13:9.9.0", run.Output.Split('\n'));
    }
}
