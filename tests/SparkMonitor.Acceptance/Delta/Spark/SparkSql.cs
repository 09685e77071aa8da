using System.Diagnostics;
using System.Text.Json;
using SparkMonitor.Tests.Shared;

namespace SparkMonitor.Acceptance.Delta.Spark;

/// <summary>A real Spark with Delta: <c>SPARK_HOME</c>, or the one beside the repository.</summary>
public static class SparkSql
{
    private static readonly string[] Settings =
    [
        "spark.ui.enabled=false",
        "spark.sql.catalogImplementation=in-memory",
        "spark.sql.session.timeZone=UTC",
        "spark.sql.shuffle.partitions=2",
        "spark.databricks.delta.snapshotPartitions=2",
        "spark.default.parallelism=2",
        "spark.sql.sources.parallelPartitionDiscovery.parallelism=2",
        "spark.databricks.delta.retentionDurationCheck.enabled=false",
        "spark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension",
        "spark.sql.catalog.spark_catalog=org.apache.spark.sql.delta.catalog.DeltaCatalog",
        "spark.driver.extraJavaOptions=-Duser.timezone=UTC",
    ];

    /// <summary>Runs statements one after another in one Spark, and gives the rows of each as texts.</summary>
    public static async Task<IReadOnlyList<SparkAnswer>> RunAsync(IReadOnlyList<string> statements)
    {
        var folder = Directory.CreateTempSubdirectory("sparkmonitor-spark-");
        try
        {
            var input = Path.Combine(folder.FullName, "statements.json");
            var output = Path.Combine(folder.FullName, "answers.json");
            await File.WriteAllTextAsync(input, JsonSerializer.Serialize(statements));
            var settings = Settings.Append($"spark.sql.warehouse.dir={folder.FullName}/warehouse").SelectMany(static s => new[] { "--conf", s });
            var script = Path.Combine(AppContext.BaseDirectory, "Delta", "Spark", "run_statements.py");
            var log = await RunAsync(Path.Combine(Home(), "bin", "spark-submit"), ["--master", "local[2]", "--driver-memory", "2g", .. settings, script, input, output]);
            Assert.True(File.Exists(output), log);
            using var answers = JsonDocument.Parse(await File.ReadAllBytesAsync(output));
            return [.. answers.RootElement.EnumerateArray().Select(SparkAnswer.Parse)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Home()
    {
        if (Environment.GetEnvironmentVariable("SPARK_HOME") is { Length: > 0 } home)
        {
            return home;
        }

        return RunAsync("bash", [SharedData.Path("spark", "unpack")]).GetAwaiter().GetResult().Trim().Split('\n')[^1];
    }

    private static async Task<string> RunAsync(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SPARK_LOCAL_IP"] = "127.0.0.1";
        start.Environment["TZ"] = "UTC";
        start.Environment.Remove("SPARK_REMOTE");
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : output + await errors;
    }
}
