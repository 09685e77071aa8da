using System.Formats.Tar;
using System.IO.Compression;
using SparkMonitor.Acceptance.Cli;
using SparkMonitor.Acceptance.SparkSubmit;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Acceptance.Databricks;

/// <summary>The task of the bundle with a scripted Databricks runtime: the connection it makes, and what comes back.</summary>
public sealed class LauncherTests
{
    [PythonFact]
    public async Task Cluster_variant_connects_to_its_own_cluster()
    {
        using var folder = new Folder();
        var run = await RunAsync(folder, "cluster", Packed(folder, "sparkmonitor"));
        var connection = Connection(run);

        Assert.Equal(3, run.ExitCode);
        Assert.Equal(("adb-1.2.azuredatabricks.net", 443, true, "dapi=+/;x"), (connection.Host, connection.Port, connection.UseTls, connection.Token));
        Assert.Equal("0123-456789-abcdefgh", connection.Headers["x-databricks-cluster-id"]);
        Assert.Contains("arguments profile,a b,\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("to the error\n", run.Output, StringComparison.Ordinal);
    }

    [PythonFact]
    public async Task Serverless_variant_names_its_session_in_a_header()
    {
        using var folder = new Folder();
        var archive = Packed(folder, "sparkmonitor");
        var first = Connection(await RunAsync(folder, "serverless", archive));
        var second = Connection(await RunAsync(folder, "serverless", archive));

        Assert.Equal(first.SessionId.ToString(), first.Headers["x-databricks-session-id"]);
        Assert.Single(first.Headers);
        Assert.NotEqual(first.SessionId, second.SessionId);
    }

    [PythonFact]
    public async Task Archive_of_another_shape_is_told()
    {
        using var folder = new Folder();
        var run = await RunAsync(folder, "cluster", Packed(folder, "out/sparkmonitor"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("holds no file sparkmonitor at its top", run.Error, StringComparison.Ordinal);
    }

    private static async Task<CliOutcome> RunAsync(Folder folder, string compute, string archive)
    {
        folder.Write("databricks/sdk/runtime.py", "class Secrets:\n  def get(self, scope, key): return {'s/k': 'dapi=+/;x'}[scope + '/' + key]\nclass dbutils: secrets = Secrets()\n");
        folder.Write("pyspark/sql.py", "class Conf(dict): pass\nclass Session:\n  conf = {'spark.databricks.clusterUsageTags.clusterId': '0123-456789-abcdefgh'}\n  def getOrCreate(self): return self\nclass SparkSession: builder = Session()\n");
        using var script = Script.Start(
            "python3",
            [Repository.File("databricks", "launch.py"), "--compute", compute, "--host", "https://adb-1.2.azuredatabricks.net", "--program", archive, "--secret", "s/k", "--", "profile", "a b"],
            new Dictionary<string, string?> { ["PYTHONPATH"] = folder.Path, ["PYTHONDONTWRITEBYTECODE"] = "1" },
            asIs: true);
        return await script.EndAsync();
    }

    private static SparkConnectionString Connection(CliOutcome run) =>
        SparkConnectionString.Parse(run.Output.Split('\n').Single(l => l.StartsWith("remote ", StringComparison.Ordinal))[7..]);

    private static string Packed(Folder folder, string name)
    {
        var program = folder.Write("program", "#!/bin/sh\necho \"remote $SPARK_REMOTE\"\necho to the error >&2\nprintf arguments\\ ; for a in \"$@\"; do printf '%s,' \"$a\"; done; echo\nexit 3\n");
        var path = folder.At("program.tar.gz");
        using var zip = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        using var tar = new TarWriter(zip);
        tar.WriteEntry(program, name);
        return path;
    }
}
