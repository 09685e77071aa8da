using System.Globalization;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Acceptance.SparkSubmit;

/// <summary>A program as <c>submit.sh</c> runs one: finds Spark by SPARK_REMOTE, computes for a while, and writes a Delta table in one commit.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("ApiDesign", "RS0030", Justification = "Its output is what the test reads")]
public static class SparkWorker
{
    /// <param name="hashes">Rows per partition of work before the write; 0 for none.</param>
    /// <param name="code">The exit code in the end.</param>
    public static async Task<int> RunAsync(string table, string hashes, string code)
    {
        await using var session = await SparkConnectSession.ConnectAsync(SparkConnectionString.FromEnvironment()!);
        await session.SetSettingAsync("spark.connect.progress.reportInterval", "100ms");
        var work = long.Parse(hashes, CultureInfo.InvariantCulture);
        var rows = SparkRelation.Range(0, 1000, partitions: 4);
        if (work > 0)
        {
            var busy = $"SELECT p, count_if(sha2(CAST(id AS STRING), 256) > 'g') AS none FROM (SELECT id, id % 1000 AS p FROM range(0, {hashes}, 1, 8)) GROUP BY p";
            rows = SparkRelation.Sql($"SELECT p + none AS id FROM ({busy})");
        }

        var options = new SparkExecuteOptions { Progress = new Signal(Environment.GetEnvironmentVariable("STARTED")) };
        await session.ExecuteCommandAsync(SparkCommand.Write(rows, "delta", table, SparkSaveMode.ErrorIfExists), options);
        var path = $"delta.{SparkSql.Identifier(table)}";
        var sum = await session.ExecuteSqlAsync($"SELECT sum(id) FROM {path}").ToScalarAsync();
        var count = await session.ExecuteSqlAsync($"SELECT count(*) FROM {path}").ToScalarAsync();
        var versions = await session.ExecuteSqlAsync($"DESCRIBE HISTORY {path}").ToRowsAsync();
        await Console.Out.WriteLineAsync(Equals(sum, 499_500L) ? $"rows {count} in {versions.Count} version" : $"wrong sum {sum}");
        return int.Parse(code, CultureInfo.InvariantCulture);
    }

    /// <summary>Leaves a file when tasks run.</summary>
    private sealed class Signal(string? file) : IProgress<SparkProgress>
    {
        public void Report(SparkProgress value)
        {
            if (file is not null && value.RunningTasks > 0)
            {
                File.WriteAllBytes(file, []);
            }
        }
    }
}
