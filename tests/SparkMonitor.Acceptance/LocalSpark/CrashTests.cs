using System.Diagnostics;
using SparkMonitor.Acceptance.SparkConnect;
using SparkMonitor.Acceptance.SparkSubmit;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Acceptance.LocalSpark;

/// <summary>The end of a private server, when the process that started it is killed in the middle of a query.</summary>
[Collection(SparkStartsCollection.Name)]
public sealed class CrashTests
{
    [SparkFact]
    public async Task Killed_program_takes_its_Spark_with_it_and_clients_are_told()
    {
        using var program = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "SparkMonitor.Acceptance.dll"), "lease"]) { RedirectStandardOutput = true })!;
        var remote = await program.StandardOutput.ReadLineAsync();
        var folder = await program.StandardOutput.ReadLineAsync();
        Assert.NotEmpty(Script.ProcessesWith(folder!));

        var retry = RetryPolicy.Default with { MaxRetries = 4 };
        await using var session = await SparkConnectSession.ConnectAsync(remote!, new SparkConnectOptions { Retry = retry });
        await session.SetSettingAsync("spark.connect.progress.reportInterval", "100ms");
        var killed = new Kill(program);
        var error = await Assert.ThrowsAnyAsync<SparkConnectException>(
            () => session.ExecuteSqlAsync("SELECT count_if(sha2(CAST(id AS STRING), 512) > 'a') FROM range(0, 100000000000, 1, 4)", null, new SparkExecuteOptions { Progress = killed }).ToRowsAsync());

        Assert.Equal(SparkFailure.Unavailable, error.Failure);
        Assert.Contains("sc://127.0.0.1:", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(remote!.Split("token=")[1], error.Message, StringComparison.Ordinal);
        Assert.True(await Script.EventuallyAsync(() => Script.ProcessesWith(folder!).Count == 0 && !Directory.Exists(folder)));
    }

    private sealed class Kill(Process program) : IProgress<SparkProgress>
    {
        public void Report(SparkProgress value)
        {
            if (value.RunningTasks > 0)
            {
                program.Kill();
            }
        }
    }
}
