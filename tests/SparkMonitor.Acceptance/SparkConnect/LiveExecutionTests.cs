using System.Globalization;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Acceptance.SparkConnect;

/// <summary>Executions on a real server: streaming, progress, interruption, errors.</summary>
[Collection(SparkServersCollection.Name)]
public sealed class LiveExecutionTests(SparkServers servers)
{
    /// <summary>Hours of work, so that only an interrupt ends it in time.</summary>
    private const string Endless = "SELECT count_if(sha2(CAST(id AS STRING), 512) > 'a') FROM range(0, 100000000000, 1, 4)";

    private const string Slow = "SELECT count_if(sha2(CAST(id AS STRING), 512) > '8') AS n FROM range(0, 2000000, 1, 8)";

    private static readonly SparkConnectOptions Watched = new()
    {
        Configuration = new Dictionary<string, string> { ["spark.connect.progress.reportInterval"] = "100ms" },
    };

    private async Task<SparkConnectSession> ConnectAsync(SparkConnectOptions? options = null) =>
        await SparkConnectSession.ConnectAsync((await servers.Delta).ConnectionString, options);

    [SparkFact]
    public async Task Large_result_comes_in_batches_and_is_complete()
    {
        await using var session = await ConnectAsync(new SparkConnectOptions { ReleaseBytes = 100_000 });
        SparkOutcome? outcome = null;
        long sum = 0, batches = 0, textBytes = 0;
        await foreach (var batch in session.QueryAsync(
            SparkRelation.Range(0, 500_000, partitions: 4).Select("id", "concat('row-', id) AS s"), new SparkExecuteOptions { Completed = o => outcome = o }))
        {
            batches++;
            foreach (var id in batch[0].Values<long>())
            {
                sum += id;
            }

            textBytes += ((BinaryColumn)batch[1]).Offsets[^1];
        }

        Assert.Equal(500_000L * 499_999 / 2, sum);
        Assert.Equal(Enumerable.Range(0, 500_000).Sum(i => 4L + i.ToString(CultureInfo.InvariantCulture).Length), textBytes);
        Assert.True(batches > 10);
        Assert.Equal(500_000, outcome!.RowCount);
        Assert.Contains(outcome.Metrics, m => m.Values.Values.Any(v => v.Value == 500_000));
    }

    [SparkFact]
    public async Task Row_larger_than_a_message_comes_in_chunks()
    {
        await using var session = await SparkConnectSession.ConnectAsync($"{(await servers.Delta).ConnectionString};grpc_max_message_size={8 << 20}");
        var rows = await session.ExecuteSqlAsync("SELECT repeat('0123456789', 1600000) AS s").ToRowsAsync();
        var text = Assert.IsType<string>(rows[0][0]);
        Assert.Equal(16_000_000, text.Length);
        Assert.EndsWith("0123456789", text, StringComparison.Ordinal);
    }

    [SparkFact]
    public async Task Reader_that_stops_early_stops_the_work()
    {
        await using var session = await ConnectAsync();
        var operation = Guid.NewGuid();
        await foreach (var _ in session.QueryAsync(SparkRelation.Range(0, 1_000_000_000_000, partitions: 10_000).Where("id % 10000000 = 1"), new SparkExecuteOptions { OperationId = operation }))
        {
            break;
        }

        Assert.Empty(await Eventually(() => session.InterruptAsync(operation), ids => ids.Count == 0));
    }

    [SparkFact]
    public async Task Progress_tells_stages_and_tasks()
    {
        await using var session = await ConnectAsync(Watched);
        var seen = new List<SparkProgress>();
        await session.ExecuteCommandAsync(Slow, options: new SparkExecuteOptions { Progress = new Collected(seen) });
        Assert.Contains(seen, p => p.Tasks >= 8 && p.CompletedTasks > 0);
        Assert.Contains(seen, p => p.RunningTasks > 0);
    }

    [SparkFact]
    public async Task Interrupt_by_operation_and_by_tag_ends_the_execution()
    {
        await using var session = await ConnectAsync(Watched);
        var operation = Guid.NewGuid();
        var running = new Running();
        var byId = session.QueryAsync(SparkRelation.Sql(Endless), new SparkExecuteOptions { OperationId = operation, Progress = running }).ToRowsAsync();
        await running.Started;
        Assert.Equal([operation.ToString()], await session.InterruptAsync(operation));
        var error = await Assert.ThrowsAsync<SparkServerException>(() => byId);
        Assert.Equal((SparkFailure.Interrupted, "OPERATION_CANCELED"), (error.Failure, error.ErrorClass));

        running = new Running();
        var byTag = session.QueryAsync(SparkRelation.Sql(Endless), new SparkExecuteOptions { Tags = ["job 1", "step/2"], Progress = running }).ToRowsAsync();
        await running.Started;
        Assert.Empty(await session.InterruptTagAsync("step/3"));
        Assert.Single(await session.InterruptTagAsync("step/2"));
        Assert.Equal(SparkFailure.Interrupted, (await Assert.ThrowsAsync<SparkServerException>(() => byTag)).Failure);
    }

    [SparkFact]
    public async Task Cancellation_interrupts_on_the_server()
    {
        await using var session = await ConnectAsync(Watched);
        var operation = Guid.NewGuid();
        using var cancellation = new CancellationTokenSource();
        var running = new Running();
        _ = running.Started.ContinueWith(_ => cancellation.Cancel(), TaskScheduler.Default);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => session.QueryAsync(SparkRelation.Sql(Endless), new SparkExecuteOptions { OperationId = operation, Progress = running }, cancellation.Token).ToRowsAsync(cancellation.Token));
        Assert.Empty(await Eventually(() => session.InterruptAsync(operation), ids => ids.Count == 0));
    }

    [SparkFact]
    public async Task Errors_carry_class_state_parameters_and_position()
    {
        await using var session = await ConnectAsync();
        var unresolved = await Fails(session, "SELECT 1,\n nosuch FROM range(3)");
        Assert.Equal(("UNRESOLVED_COLUMN.WITH_SUGGESTION", "42703"), (unresolved.ErrorClass, unresolved.SqlState));
        Assert.True(unresolved.Is("UNRESOLVED_COLUMN"));
        Assert.Equal("`nosuch`", unresolved.Parameters["objectName"]);
        var context = Assert.Single(unresolved.QueryContexts);
        Assert.Equal(("nosuch", 11, 16), (context.Fragment, context.StartIndex, context.StopIndex));

        Assert.Equal(("PARSE_SYNTAX_ERROR", "42601"), Key(await Fails(session, "SELEC 1")));
        Assert.Equal(("TABLE_OR_VIEW_NOT_FOUND", "42P01"), Key(await Fails(session, "SELECT * FROM no_such_table")));
        Assert.Equal(("CAST_INVALID_INPUT", "22018"), Key(await Fails(session, "SELECT CAST(s AS INT) FROM VALUES ('1'), ('x') AS t(s)")));
        Assert.Equal(("DIVIDE_BY_ZERO", "22012"), Key(await Fails(session, "SELECT 1 / id FROM range(3)")));
    }

    [SparkFact]
    public async Task Errors_carry_the_chain_of_causes_and_long_messages_in_full()
    {
        await using var session = await ConnectAsync();
        var failed = await Fails(session, "SELECT raise_error(repeat('long ', 1000)) FROM range(2)");
        Assert.True(failed.Message.Length > 5000);
        Assert.NotEmpty(failed.Causes);
        Assert.Contains("java.lang.Throwable", failed.TypeNames);

        var nested = await Fails(session, $"SELECT * FROM csv.`{(await servers.Delta).Folder}/absent`");
        Assert.Equal("PATH_NOT_FOUND", nested.ErrorClass);

        var names = string.Join(", ", Enumerable.Range(0, 300).Select(i => $"'{new string('n', 10)}{i}'"));
        var chained = await Fails(session, $"SELECT assert_true(false, concat({names})) FROM range(1)");
        Assert.True(chained.Message.Length > 3000);
    }

    private static (string?, string?) Key(SparkServerException error) => (error.ErrorClass, error.SqlState);

    private static Task<SparkServerException> Fails(SparkConnectSession session, string sql) =>
        Assert.ThrowsAsync<SparkServerException>(() => session.ExecuteSqlAsync(sql).ToRowsAsync());

    private static async Task<T> Eventually<T>(Func<Task<T>> look, Func<T, bool> done)
    {
        for (var i = 0; ; i++)
        {
            var seen = await look();
            if (done(seen) || i == 100)
            {
                return seen;
            }

            await Task.Delay(100);
        }
    }

    private sealed class Collected(List<SparkProgress> seen) : IProgress<SparkProgress>
    {
        public void Report(SparkProgress value) => seen.Add(value);
    }

    /// <summary>Tells when an execution has tasks at work: what interrupts a query in an earlier moment may be lost on the server.</summary>
    private sealed class Running : IProgress<SparkProgress>
    {
        private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Started => _started.Task.WaitAsync(TimeSpan.FromMinutes(1));

        public void Report(SparkProgress value)
        {
            if (value.RunningTasks > 0)
            {
                _started.TrySetResult();
            }
        }
    }
}
