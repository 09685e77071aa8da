using SparkMonitor.Core;
using SparkMonitor.Core.Drift;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Jobs;
using SparkMonitor.Spark;
using SparkMonitor.Spark.Store;
using SparkMonitor.SparkConnect;
using SparkMonitor.SparkConnect.Protocol;
using SparkMonitor.Tests.SparkConnect;

namespace SparkMonitor.Tests.Spark;

/// <summary>What users are told of a cluster's troubles, with the texts that Spark, YARN, Kubernetes and Databricks write for them.</summary>
public sealed class EngineFaultTests
{
    private static readonly SparkConnectOptions Quick = new()
    {
        Retry = new RetryPolicy { MaxRetries = 1, FirstDelay = TimeSpan.FromMilliseconds(1) },
        CallTimeout = TimeSpan.FromSeconds(5),
    };

    [Theory]
    [InlineData(null, "org.apache.spark.SparkException", "Job aborted due to stage failure: Task 3 in stage 5.0 failed 4 times, most recent failure: Lost task 3.3 in stage 5.0 (TID 27): java.lang.OutOfMemoryError: Java heap space")]
    [InlineData(null, "org.apache.spark.SparkException", "Job aborted due to stage failure: ExecutorLostFailure (executor 2 exited caused by one of the running tasks) Reason: Command exited with code 52")]
    [InlineData(null, "org.apache.spark.SparkException", "Job aborted due to stage failure: ExecutorLostFailure (executor 4 exited caused by one of the running tasks) Reason: Container from a bad node. Exit status: 137. Diagnostics: Killed by external signal")]
    [InlineData(null, "org.apache.spark.SparkException", "Reason: Container killed by YARN for exceeding memory limits. 5.6 GB of 5.5 GB physical memory used.")]
    [InlineData("UNABLE_TO_ACQUIRE_MEMORY", "org.apache.spark.memory.SparkOutOfMemoryError", "[UNABLE_TO_ACQUIRE_MEMORY] Unable to acquire 65536 bytes of memory, got 0.")]
    public async Task Executors_out_of_memory_are_told_with_what_helps(string? errorClass, string type, string message)
    {
        var error = await FailsAsync(errorClass, null, type, message);
        Assert.Equal(MonitorFault.Table, error.Fault);
        Assert.StartsWith("The table main.sales.orders: Spark ran out of memory: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("Give executors more memory, or ask for coarser windows and fewer slices.", error.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Table, ExitCodes.Of(error));
    }

    [Theory]
    [InlineData("INSUFFICIENT_PERMISSIONS", "42501", "com.databricks.sql.managedcatalog.acl.UnauthorizedAccessException", "[INSUFFICIENT_PERMISSIONS] Insufficient privileges: User does not have SELECT on Table 'main.sales.orders'. SQLSTATE: 42501")]
    [InlineData(null, null, "org.apache.hadoop.security.AccessControlException", "Permission denied: user=monitor, access=READ, inode=\"/warehouse/orders\"")]
    [InlineData(null, null, "java.nio.file.AccessDeniedException", "s3a://warehouse/orders/_delta_log: getFileStatus: Forbidden")]
    public async Task Missing_permission_is_told_for_tables_and_stores(string? errorClass, string? state, string type, string message)
    {
        var table = await FailsAsync(errorClass, state, type, message);
        Assert.Equal(MonitorFault.Table, table.Fault);
        Assert.StartsWith("The table main.sales.orders: Spark's user has no permission: ", table.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Table, ExitCodes.Of(table));

        await using var server = await ScriptedServer.StartAsync();
        Fail(server, errorClass, state, type, message);
        await using var session = await SparkConnectSession.ConnectAsync(server.ConnectionString, Quick);
        var tables = new SparkTables(session, "main.monitoring");
        var store = await Assert.ThrowsAsync<MonitorException>(() => tables.ExistsAsync(SummariesTable.Definition, default));
        Assert.Equal(MonitorFault.Store, store.Fault);
        Assert.StartsWith("The store's table summaries in main.monitoring: Spark's user has no permission: ", store.Message, StringComparison.Ordinal);

        // A view is a convenience: what hinders it is told and not thrown.
        var warning = await new SparkViews(session, tables).KeepAsync("orders_drift_metrics", "SELECT 1", DriftTable.Definition, "sales/raw", default);
        Assert.Contains("main.monitoring.orders_drift_metrics could not be made", warning, StringComparison.Ordinal);
        Assert.Contains("Grant CREATE TABLE", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_interrupts_the_operation_on_the_cluster()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ExecutePlan", call => call.HangAsync());
        await using var session = await SparkConnectSession.ConnectAsync(server.ConnectionString, Quick);
        await using var engine = await SparkEngine.OpenAsync(session);
        using var cancellation = new CancellationTokenSource();
        var opening = engine.OpenAsync(new TableAddress("main.sales.orders"), cancellation.Token);
        while (server.Calls("ExecutePlan").Count == 0)
        {
            await Task.Delay(5);
        }

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
        var operation = server.Calls("ExecutePlan").Single().Request(ExecutePlanRequest.Parser).OperationId;
        Assert.Equal(operation, server.Calls("Interrupt").Single().Request(InterruptRequest.Parser).OperationId);
    }

    // Serverless Databricks lets a session change a short list of settings only.
    [Fact]
    public async Task Settings_that_only_speed_queries_up_may_be_refused()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("Config", call =>
        {
            var operation = call.Request(ConfigRequest.Parser).Operation;
            return operation.Set?.Pairs_.Any(p => p.Key != "spark.sql.session.timeZone" && p.Key != "spark.sql.parser.escapedStringLiterals") == true
                ? call.FailAsSparkAsync("CONFIG_NOT_AVAILABLE")
                : call.ReplyAsync(new ConfigResponse { ServerSessionId = ScriptedServer.ServerSession });
        });
        await using var session = await SparkConnectSession.ConnectAsync(server.ConnectionString, Quick);
        await using (await SparkEngine.OpenAsync(session))
        {
            Assert.Contains(server.Calls("Config"), c => c.Request(ConfigRequest.Parser).Operation.Set?.Pairs_.Any(p => p is { Key: "spark.sql.session.timeZone", Value: "UTC" }) == true);
        }

        server.On("Config", call => call.Request(ConfigRequest.Parser).Operation.Set is null
            ? call.ReplyAsync(new ConfigResponse { ServerSessionId = ScriptedServer.ServerSession })
            : call.FailAsSparkAsync("CONFIG_NOT_AVAILABLE"));
        await using var other = await SparkConnectSession.ConnectAsync(server.ConnectionString, Quick);
        await Assert.ThrowsAsync<MonitorException>(() => SparkEngine.OpenAsync(other));
    }

    private static async Task<MonitorException> FailsAsync(string? errorClass, string? state, string type, string message)
    {
        await using var server = await ScriptedServer.StartAsync();
        Fail(server, errorClass, state, type, message);
        await using var session = await SparkConnectSession.ConnectAsync(server.ConnectionString, Quick);
        await using var engine = await SparkEngine.OpenAsync(session);
        return await Assert.ThrowsAsync<MonitorException>(() => engine.OpenAsync(new TableAddress("main.sales.orders"), default));
    }

    private static void Fail(ScriptedServer server, string? errorClass, string? state, string type, string message) => server.On("ExecutePlan", call =>
    {
        var info = new ErrorInfo { Reason = type, Domain = "org.apache.spark" };
        if (errorClass is not null)
        {
            info.Metadata["errorClass"] = errorClass;
        }

        if (state is not null)
        {
            info.Metadata["sqlState"] = state;
        }

        return call.FailAsync(13, message, new RpcStatus { Code = 13, Message = message, Details = { Google.Protobuf.WellKnownTypes.Any.Pack(info) } });
    });
}
