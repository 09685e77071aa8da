using System.Diagnostics;
using SparkMonitor.Acceptance.Cli;
using SparkMonitor.Acceptance.SparkConnect;
using SparkMonitor.Core;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Runs;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Jobs.Spark;
using SparkMonitor.Spark;
using SparkMonitor.Spark.Store;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Acceptance.Spark;

/// <summary>A server that dies under the work: nothing is half-written, and a repeat on another server completes.</summary>
[Collection(SparkServersCollection.Name)]
public sealed class LostServerTests(SparkServers servers) : IDisposable
{
    private static readonly SparkConnectOptions Impatient = new() { Retry = new RetryPolicy { MaxRetries = 3 } };

    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SparkFact]
    public async Task Death_in_the_middle_of_a_profile_leaves_nothing_behind()
    {
        await SampleTables.WriteAsync(_folder.At("numbers"), "SELECT i, sin(i) AS s, 'text ' || i AS t FROM range(60000) r(i)");
        await using (var server = await SparkServers.StartAsync(delta: true, "700m", SparkServers.Quick))
        {
            var outcome = await ProfileAsync(server.ConnectionString, () => Kill(server));
            var failed = Assert.IsType<ProfileOutcome.Failed>(outcome);
            Assert.Equal(MonitorFault.Table, Assert.IsType<MonitorException>(failed.Error).Fault);
            Assert.Contains("run the command again", failed.Error.Message, StringComparison.Ordinal);
            Assert.False(Directory.Exists(_folder.At("store", "summaries")));
        }

        Assert.IsType<ProfileOutcome.Committed>(await ProfileAsync((await servers.Delta).ConnectionString, () => { }));
    }

    [SparkFact]
    public async Task Death_in_the_middle_of_an_append_commits_nothing_or_all()
    {
        var table = new StoreTable("things", 1, [new("entity", StoreType.Text, "e", false), new("state", StoreType.Binary, "s")], ["entity"]);
        var mark = new AppendMark("run", 1);
        await using (var server = await SparkServers.StartAsync(delta: true, "700m", SparkServers.Quick))
        {
            await using var session = await SparkConnectSession.ConnectAsync(server.ConnectionString, Impatient);
            var tables = new SparkTables(session, _folder.At("store"));
            var error = await Assert.ThrowsAsync<MonitorException>(() => tables.AppendAsync(table, Rows(() => Kill(server)), mark, default));
            Assert.Equal(MonitorFault.Store, error.Fault);
        }

        await using var again = await SparkConnectSession.ConnectAsync((await servers.Delta).ConnectionString);
        var repeated = new SparkTables(again, _folder.At("store"));
        Assert.True((await repeated.AppendAsync(table, Rows(() => { }), mark, default)).Committed);
        var counts = await again.QueryAsync(SparkRelation.Sql($"SELECT count(*) FROM {repeated.NameOf(table)}")).ToRowsAsync();
        Assert.Equal(40L, counts[0][0]);
    }

    private static async IAsyncEnumerable<object?[]> Rows(Action inTheMiddle)
    {
        for (var i = 0; i < 40; i++)
        {
            if (i == 20)
            {
                inTheMiddle();
            }

            yield return ["a", new byte[1 << 20]];
            await Task.Yield();
        }
    }

    private static void Kill(LocalSparkServer server)
    {
        using var process = Process.GetProcessById(server.ProcessId);
        process.Kill();
        process.WaitForExit();
    }

    private async Task<ProfileOutcome> ProfileAsync(string remote, Action whenReading)
    {
        await using var session = await SparkConnectSession.ConnectAsync(remote, Impatient);
        await using var engine = await SparkEngine.OpenAsync(session);
        var job = new ProfileJob(engine, new SparkTables(session, _folder.At("store")), TimeProvider.System, () => "run");
        return await job.RunAsync(new ProfileRequest("a", new StageConfig("raw", _folder.At("numbers"))), new Once(whenReading));
    }

    private sealed class Once(Action action) : IProgress<ProfileProgress>
    {
        private int _done;

        public void Report(ProfileProgress value)
        {
            if (value.Activity.StartsWith("reading", StringComparison.Ordinal) && Interlocked.Exchange(ref _done, 1) == 0)
            {
                action();
            }
        }
    }
}
