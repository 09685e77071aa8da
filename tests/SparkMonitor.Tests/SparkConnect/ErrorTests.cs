using SparkMonitor.SparkConnect;
using SparkMonitor.SparkConnect.Protocol;

namespace SparkMonitor.Tests.SparkConnect;

/// <summary>Failures as callers see them.</summary>
public sealed class ErrorTests
{
    private static readonly SparkConnectOptions Quick = new()
    {
        Retry = new RetryPolicy { MaxRetries = 2, FirstDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(2) },
        ConnectTimeout = TimeSpan.FromMilliseconds(500),
        JitterSeed = 1,
    };

    private static async Task<SparkConnectException> ConnectFailsAsync(ScriptedServer server, string parameters = "", SparkConnectOptions? options = null) =>
        await Assert.ThrowsAnyAsync<SparkConnectException>(() => SparkConnectSession.ConnectAsync(server.ConnectionString + parameters, options ?? Quick));

    private static async Task<SparkServerException> QueryFailsAsync(ScriptedServer server)
    {
        await using var session = await SparkConnectSession.ConnectAsync(server.ConnectionString, Quick);
        return await Assert.ThrowsAsync<SparkServerException>(() => session.ExecuteSqlAsync("SELECT 1").ToRowsAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Status_in_headers_and_in_trailers_is_the_same(bool inHeaders)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("AnalyzePlan", call => call.FailAsync(16, "Bad token: ü 100%", inHeaders: inHeaders));
        var error = await ConnectFailsAsync(server);
        Assert.Equal(SparkFailure.Unauthenticated, error.Failure);
        Assert.EndsWith("Bad token: ü 100%", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, SparkFailure.Unauthenticated)]
    [InlineData(403, SparkFailure.PermissionDenied)]
    [InlineData(404, SparkFailure.Unsupported)]
    [InlineData(503, SparkFailure.Unavailable)]
    public async Task Proxy_that_answers_is_told_from_the_server(int status, SparkFailure failure)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("AnalyzePlan", call =>
        {
            call.Context.Response.StatusCode = status;
            call.Context.Response.ContentType = "text/html";
            return Task.CompletedTask;
        });
        Assert.Equal(failure, (await ConnectFailsAsync(server)).Failure);
    }

    [Fact]
    public async Task Server_that_is_not_there_is_told_within_the_limit()
    {
        string address;
        await using (var server = await ScriptedServer.StartAsync())
        {
            address = server.ConnectionString;
        }

        var error = await Assert.ThrowsAsync<SparkConnectException>(() => SparkConnectSession.ConnectAsync(address, Quick));
        Assert.Equal(SparkFailure.Unavailable, error.Failure);
        Assert.Contains("No connection to sc://127.0.0.1:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_that_starts_late_is_waited_for()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.SessionId = string.Empty;
        server.OnEach(
            "AnalyzePlan",
            call => call.FailAsync(14, "starting"),
            call => call.FailAsSparkAsync("INVALID_HANDLE.SESSION_NOT_FOUND"),
            call => call.FailAsync(2, "The cluster is in state PENDING"),
            call => call.ReplyAsync(new AnalyzePlanResponse { SparkVersion = new AnalyzePlanResponse.Types.Text { Value = "3.5.3" } }));
        await using var session = await SparkConnectSession.ConnectAsync(server.ConnectionString, Quick with { ConnectTimeout = TimeSpan.FromSeconds(10) });
        Assert.Equal("3.5.3", session.SparkVersion);
        Assert.Null(session.ServerSessionId);
    }

    [Fact]
    public async Task Server_that_never_answers_is_given_up()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("AnalyzePlan", call => call.HangAsync());
        Assert.Equal(SparkFailure.Unavailable, (await ConnectFailsAsync(server)).Failure);
    }

    [Fact]
    public async Task Tls_works_with_a_trusted_certificate_and_is_refused_without()
    {
        await using var server = await ScriptedServer.StartAsync(tls: true);
        await using (var session = await SparkConnectSession.ConnectAsync(server.ConnectionString, Quick with { ValidateCertificate = (_, certificate, _, _) => certificate?.Subject == "CN=localhost" }))
        {
            Assert.Equal("4.2.1", session.SparkVersion);
        }

        var error = await ConnectFailsAsync(server);
        Assert.Equal(SparkFailure.Tls, error.Failure);
        var clear = await Assert.ThrowsAsync<SparkConnectException>(() => SparkConnectSession.ConnectAsync($"sc://{server.Address}", Quick));
        Assert.Contains("use_ssl=true", clear.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_and_token_go_with_every_request()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using (await SparkConnectSession.ConnectAsync($"{server.ConnectionString};token=dapi%3D%3D;x-databricks-cluster-id=0123-abc;user_id=me;user_agent=ours", Quick))
        {
            // The handshake and the release are enough.
        }

        foreach (var call in server.Calls("AnalyzePlan").Concat(server.Calls("Config")).Concat(server.Calls("ReleaseSession")))
        {
            Assert.Equal(("Bearer dapi==", "0123-abc", "ours", "trailers"), (call.Headers["authorization"], call.Headers["x-databricks-cluster-id"], call.Headers["user-agent"], call.Headers["te"]));
        }

        Assert.Equal("me", server.Calls("AnalyzePlan")[0].Request(AnalyzePlanRequest.Parser).UserContext.UserId);
    }

    [Theory]
    [InlineData(";session_id=0d8f47b6-3f44-4f5b-8a3e-0d3c1c6f6a01")]
    [InlineData("")]
    public async Task Session_header_repeats_the_session_id_also_after_a_loss(string named)
    {
        const string first = "0d8f47b6-3f44-4f5b-8a3e-0d3c1c6f6a01";
        await using var server = await ScriptedServer.StartAsync();
        await using (var session = await SparkConnectSession.ConnectAsync($"{server.ConnectionString}{named};x-databricks-session-id={first}", Quick))
        {
            Assert.Equal(first, session.SessionId.ToString());
            server.SessionId = "22222222-2222-3333-4444-555555555555";
            await Assert.ThrowsAsync<SparkServerException>(() => session.GetSettingAsync("a"));
            await session.GetSettingAsync("a");
            Assert.NotEqual(first, session.SessionId.ToString());
        }

        var calls = server.Calls("AnalyzePlan");
        Assert.Equal(2, calls.Count);
        Assert.All(calls, call => Assert.Equal(call.Request(AnalyzePlanRequest.Parser).SessionId, call.Headers["x-databricks-session-id"]));
    }

    [Fact]
    public async Task Details_give_the_whole_error()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ExecutePlan", call => call.FailAsSparkAsync("SHORT", "e-1"));
        server.On("FetchErrorDetails", call => call.ReplyAsync(new ErrorDetails
        {
            RootErrorIdx = 0,
            Errors =
            {
                new ErrorDetails.Types.Error
                {
                    ErrorTypeHierarchy = { "org.A", "java.lang.Throwable" },
                    Message = new string('m', 5000),
                    CauseIdx = 1,
                    StackTrace = { new ErrorDetails.Types.StackFrame { DeclaringClass = "org.A", MethodName = "run", FileName = "A.scala", LineNumber = 7 } },
                    SparkThrowable = new ErrorDetails.Types.SparkThrowable
                    {
                        ErrorClass = "LONG.CLASS",
                        SqlState = "42000",
                        MessageParameters = { ["k"] = "v" },
                        QueryContexts = { new ErrorDetails.Types.Context { StartIndex = 7, StopIndex = 9, Fragment = "abc", Summary = "== SQL ==" } },
                    },
                },
                new ErrorDetails.Types.Error { ErrorTypeHierarchy = { "java.io.IOException" }, Message = "inner", CauseIdx = 0 },
            },
        }));
        var error = await QueryFailsAsync(server);
        Assert.Equal(("LONG.CLASS", "42000", "v", 5000), (error.ErrorClass, error.SqlState, error.Parameters["k"], error.Message.Length));
        Assert.Equal(new SparkQueryContext(7, 9, "abc", "== SQL ==", string.Empty, string.Empty), Assert.Single(error.QueryContexts));
        Assert.Equal(["org.A.run(A.scala:7)"], error.Causes[0].StackTrace);
        Assert.Equal("inner", error.Causes[1].Message);
        Assert.Equal("e-1", server.Calls("FetchErrorDetails")[0].Request(FetchErrorDetailsRequest.Parser).ErrorId);
    }

    [Fact]
    public async Task Server_without_error_details_is_asked_once()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ExecutePlan", call => call.FailAsSparkAsync("TABLE_OR_VIEW_NOT_FOUND", "e-1"));
        await using var session = await SparkConnectSession.ConnectAsync(server.ConnectionString, Quick);
        for (var i = 0; i < 2; i++)
        {
            var error = await Assert.ThrowsAsync<SparkServerException>(() => session.ExecuteSqlAsync("SELECT 1").ToRowsAsync());
            Assert.Equal(("TABLE_OR_VIEW_NOT_FOUND", "HY000"), (error.ErrorClass, error.SqlState));
        }

        Assert.Single(server.Calls("FetchErrorDetails"));
    }

    [Theory]
    [InlineData(13, "INSUFFICIENT_PERMISSIONS", "42501", "org.apache.spark.sql.AnalysisException", "User has no SELECT on t.", SparkFailure.PermissionDenied)]
    [InlineData(13, null, null, "org.apache.hadoop.security.AccessControlException", "Permission denied: user=u, access=READ", SparkFailure.PermissionDenied)]
    [InlineData(7, null, null, null, "no access to the cluster", SparkFailure.PermissionDenied)]
    [InlineData(16, null, null, null, "Invalid token", SparkFailure.Unauthenticated)]
    [InlineData(12, null, null, null, "Method not found", SparkFailure.Unsupported)]
    [InlineData(8, null, null, null, "too large", SparkFailure.LimitExceeded)]
    [InlineData(13, null, null, "java.lang.IllegalStateException", "Cannot call methods on a stopped SparkContext.\nThis stopped SparkContext was created at:\na.b(C)", SparkFailure.Unavailable)]
    [InlineData(13, "TABLE_OR_VIEW_NOT_FOUND", "42P01", "org.apache.spark.sql.AnalysisException", "[TABLE_OR_VIEW_NOT_FOUND] No t.", SparkFailure.Server)]
    [InlineData(13, null, null, "org.apache.spark.SparkException", "Job aborted: java.lang.OutOfMemoryError: Java heap space\n\nDriver stacktrace:\nat a.b", SparkFailure.Server)]
    public async Task Failures_are_told_apart_in_one_line(int code, string? errorClass, string? sqlState, string? reason, string message, SparkFailure failure)
    {
        await using var server = await ScriptedServer.StartAsync();
        var info = new ErrorInfo { Domain = "org.apache.spark", Reason = reason ?? string.Empty };
        foreach (var (key, value) in new Dictionary<string, string?> { ["errorClass"] = errorClass, ["sqlState"] = sqlState, ["classes"] = $"[\"{reason}\",\"java.lang.Throwable\"]" })
        {
            if (value is not null)
            {
                info.Metadata[key] = value;
            }
        }

        var status = new RpcStatus { Code = code, Message = message, Details = { Google.Protobuf.WellKnownTypes.Any.Pack(info) } };
        server.On("ExecutePlan", call => call.FailAsync(code, message, reason is null ? null : status));
        await using var session = await SparkConnectSession.ConnectAsync(server.ConnectionString, Quick);
        var error = await Assert.ThrowsAnyAsync<SparkConnectException>(() => session.ExecuteSqlAsync("SELECT 1").ToRowsAsync());

        Assert.Equal(failure, error.Failure);
        Assert.DoesNotContain("\n", error.Message, StringComparison.Ordinal);
        Assert.Equal(errorClass, (error as SparkServerException)?.ErrorClass);
    }

    [Fact]
    public async Task Server_that_knows_no_handshake_is_told_as_too_old()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("AnalyzePlan", call => call.FailAsync(12, "Method not found: spark.connect.SparkConnectService/AnalyzePlan"));
        var error = await ConnectFailsAsync(server);
        Assert.Equal(SparkFailure.Unsupported, error.Failure);
        Assert.Contains("before Spark 3.5", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Class_is_read_from_the_message_where_the_details_lack_it()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ExecutePlan", call => call.FailAsync(13, "[DIVIDE_BY_ZERO] Division by zero."));
        Assert.Equal("DIVIDE_BY_ZERO", (await QueryFailsAsync(server)).ErrorClass);
    }

    [Fact]
    public async Task Restart_of_the_server_is_a_lost_session_and_the_next_call_rebuilds_it()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ExecutePlan", call => call.ReplyAsync([.. new Responses(call.Request(ExecutePlanRequest.Parser).OperationId, 1, server.SessionId).All]));
        await using var session = await SparkConnectSession.ConnectAsync(server.ConnectionString, Quick with { Configuration = new Dictionary<string, string> { ["a"] = "b" } });
        await session.CreateTempViewAsync("v", SparkRelation.Range(0, 3));
        server.SessionId = Guid.Empty.ToString();

        var lost = await Assert.ThrowsAsync<SparkServerException>(() => session.QueryAsync(SparkRelation.Range(0, 1)).ToRowsAsync());
        Assert.Equal(SparkFailure.SessionLost, lost.Failure);
        Assert.Equal(10, (await session.QueryAsync(SparkRelation.Range(0, 1)).ToRowsAsync()).Count);

        Assert.Equal(1, session.Rebuilds);
        Assert.Equal(2, server.Calls("Config").Select(c => c.Request(ConfigRequest.Parser)).Count(r => r.Operation.Set is not null));
        Assert.Equal(2, server.Calls("ExecutePlan").Select(c => c.Request(ExecutePlanRequest.Parser)).Count(r => r.Plan.Command?.CreateDataframeView is not null));
        Assert.Equal(2, server.Calls("ExecutePlan").Select(c => c.Request(ExecutePlanRequest.Parser).SessionId).Distinct().Count());
    }

    [Fact]
    public async Task Session_named_by_the_connection_string_that_is_closed_is_replaced()
    {
        await using var server = await ScriptedServer.StartAsync();
        var closed = Guid.Parse("aaaaaaaa-0000-0000-0000-000000000001");
        server.On("AnalyzePlan", call => call.Request(AnalyzePlanRequest.Parser).SessionId == closed.ToString()
            ? call.FailAsSparkAsync("INVALID_HANDLE.SESSION_CLOSED")
            : call.ReplyAsync(new AnalyzePlanResponse { SparkVersion = new AnalyzePlanResponse.Types.Text { Value = "4.0.0" } }));
        await using var session = await SparkConnectSession.ConnectAsync($"{server.ConnectionString};session_id={closed}", Quick);
        Assert.NotEqual(closed, session.SessionId);
    }

    [Fact]
    public async Task Compression_is_asked_off_where_the_server_has_it_on()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("Config", call => call.ReplyAsync(new ConfigResponse { Pairs = { new KeyValue { Key = "spark.sql.execution.arrow.compression.codec", Value = "zstd" } } }));
        await using var session = await SparkConnectSession.ConnectAsync(server.ConnectionString, Quick);
        var set = server.Calls("Config").Select(c => c.Request(ConfigRequest.Parser).Operation.Set).Single(s => s is not null);
        Assert.Equal("none", Assert.Single(set.Pairs_).Value);
    }
}
