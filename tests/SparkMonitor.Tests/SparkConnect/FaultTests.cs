using System.Buffers.Binary;
using Google.Protobuf;
using SparkMonitor.SparkConnect;
using SparkMonitor.SparkConnect.Protocol;

namespace SparkMonitor.Tests.SparkConnect;

/// <summary>What goes wrong between a server and us; every result must be whole or an error.</summary>
public sealed class FaultTests
{
    private const int Batches = 5;

    private static readonly SparkConnectOptions Quick = new()
    {
        Retry = new RetryPolicy { MaxRetries = 4, FirstDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(5) },
        ConnectTimeout = TimeSpan.FromSeconds(5),
        CallTimeout = TimeSpan.FromSeconds(5),
        JitterSeed = 1,
    };

    private static readonly long[] Expected = [.. Enumerable.Range(0, Batches * Responses.RowsPerBatch).Select(i => (long)i)];

    private static async Task<(long[] Ids, SparkOutcome Outcome)> RunAsync(ScriptedServer server, SparkConnectOptions? options = null, SparkExecuteOptions? execute = null)
    {
        await using var session = await SparkConnectSession.ConnectAsync(server.ConnectionString, options ?? Quick);
        SparkOutcome? outcome = null;
        var rows = await session.QueryAsync(SparkRelation.Sql("SELECT id"), (execute ?? SparkExecuteOptions.Default) with { Completed = o => outcome = o }).ToRowsAsync();
        return ([.. rows.Select(r => (long)r[0]!)], outcome!);
    }

    private static async Task<SparkConnectException> FailsAsync(ScriptedServer server, SparkConnectOptions? options = null, SparkExecuteOptions? execute = null) =>
        await Assert.ThrowsAnyAsync<SparkConnectException>(() => RunAsync(server, options, execute));

    [Fact]
    public async Task Normal_stream_is_read_and_released_once_complete()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ExecutePlan", call => call.ReplyAsync([.. Responses.For(call, Batches).All]));
        var (ids, outcome) = await RunAsync(server);
        Assert.Equal(Expected, ids);
        Assert.Equal((0, 50L), (outcome.Reattachments, outcome.RowCount));
        var request = server.Calls("ExecutePlan").Single().Request(ExecutePlanRequest.Parser);
        Assert.Equal(ScriptedServer.ServerSession, request.ObservedSessionId);
        Assert.Contains(request.RequestOptions, o => o.ReattachOptions is { Reattachable: true });
        Assert.Contains(server.Calls("ReleaseExecute"), c => c.Request(ReleaseExecuteRequest.Parser).ReleaseAll is not null);
        Assert.Single(server.Calls("ReleaseSession"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    public async Task Stream_that_ends_without_completion_is_continued(int responses)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ExecutePlan", call => call.ReplyAsync([.. Responses.For(call, Batches).All.Take(responses)]));
        server.On("ReattachExecute", call => call.ReplyAsync([.. Responses.After(call, Batches).Take(responses)]));
        var (ids, outcome) = await RunAsync(server);
        Assert.Equal(Expected, ids);
        Assert.Equal(((Batches + 3 + responses - 1) / responses) - 1, outcome.Reattachments);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(100)]
    public async Task Reset_inside_a_frame_is_continued_after_the_last_whole_response(int bytes)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ExecutePlan", async call =>
        {
            var all = Responses.For(call, Batches).All;
            await call.SendAsync([.. all.Take(4)]);
            await call.SendAsync(ScriptedCall.Frame(all[4]).AsMemory(0, bytes));
            await Task.Delay(50);
            await call.ResetAsync();
        });
        server.On("ReattachExecute", call => call.ReplyAsync([.. Responses.After(call, Batches)]));
        Assert.Equal(Expected, (await RunAsync(server)).Ids);
    }

    [Fact]
    public async Task End_of_the_stream_without_a_status_is_a_broken_connection()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ExecutePlan", call => call.SendAsync([.. Responses.For(call, Batches).All.Take(3)]));
        server.On("ReattachExecute", call => call.ReplyAsync([.. Responses.After(call, Batches)]));
        Assert.Equal(Expected, (await RunAsync(server)).Ids);
    }

    [Fact]
    public async Task Responses_that_come_again_are_delivered_once()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ExecutePlan", call => call.ReplyAsync([.. Responses.For(call, Batches).All.Take(4).SelectMany(r => new[] { r, r })]));
        server.On("ReattachExecute", call => call.ReplyAsync([.. Responses.ForReattach(call, Batches).All]));
        Assert.Equal(Expected, (await RunAsync(server)).Ids);
    }

    [Fact]
    public async Task Batches_that_come_again_under_new_ids_are_known_by_their_rows()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ExecutePlan", call =>
        {
            var responses = Responses.For(call, Batches);
            return call.ReplyAsync([.. responses.All.Take(5), .. responses.All.Skip(2).Take(3).Select((r, i) => responses.Envelope(r, $"again{i}")), .. responses.All.Skip(5)]);
        });
        Assert.Equal(Expected, (await RunAsync(server)).Ids);
    }

    [Fact]
    public async Task Missing_batch_is_an_error()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ExecutePlan", call => call.ReplyAsync([.. Responses.For(call, Batches).All.Where(r => r.ResponseId != "r4")]));
        Assert.Equal(SparkFailure.Malformed, (await FailsAsync(server)).Failure);
    }

    [Fact]
    public async Task Answers_of_another_operation_are_ignored()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ExecutePlan", call => call.ReplyAsync([.. new Responses(Guid.Empty.ToString(), 3).All, .. Responses.For(call, Batches).All]));
        Assert.Equal(Expected, (await RunAsync(server)).Ids);
    }

    [Fact]
    public async Task Unknown_kinds_and_fields_are_ignored()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ExecutePlan", async call =>
        {
            var responses = Responses.For(call, Batches);
            var unknown = responses.Envelope(new ExecutePlanResponse(), "u").ToByteArray();
            byte[] future = [.. unknown, 0xA2, 0x1F, 3, 1, 2, 3, 0xC8, 0x3E, 7];
            var frame = new byte[future.Length + 5];
            BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), future.Length);
            future.CopyTo(frame, 5);
            await call.SendAsync(frame);
            await call.ReplyAsync([.. responses.All]);
        });
        Assert.Equal(Expected, (await RunAsync(server)).Ids);
    }

    [Fact]
    public async Task Silence_is_broken_by_asking_and_reattaching()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ExecutePlan", async call =>
        {
            await call.SendAsync([.. Responses.For(call, Batches).All.Take(3)]);
            await call.HangAsync();
        });
        server.OnEach("ReattachExecute", call => call.HangAsync(), call => call.ReplyAsync([.. Responses.After(call, Batches)]));
        var (ids, outcome) = await RunAsync(server, Quick with { SilenceLimit = TimeSpan.FromMilliseconds(200) });
        Assert.Equal(Expected, ids);
        Assert.Equal(2, outcome.Reattachments);
        Assert.Equal(3, server.Calls("Config").Count);
    }

    [Fact]
    public async Task Connection_that_went_dead_is_replaced_by_a_new_one()
    {
        await using var server = await ScriptedServer.StartAsync();
        string? dead = null, alive = null;
        server.On("ExecutePlan", async call =>
        {
            dead = call.Context.Connection.Id;
            await call.SendAsync([.. Responses.For(call, Batches).All.Take(3)]);
            await call.HangAsync();
        });
        Task UnlessDead(ScriptedCall call, Func<Task> answer) => call.Context.Connection.Id == dead ? call.HangAsync() : answer();
        server.On("Config", call => UnlessDead(call, () => call.ReplyAsync(new ConfigResponse { ServerSessionId = ScriptedServer.ServerSession })));
        server.On("ReattachExecute", call => UnlessDead(call, () =>
        {
            alive = call.Context.Connection.Id;
            return call.ReplyAsync([.. Responses.After(call, Batches)]);
        }));
        var (ids, _) = await RunAsync(server, Quick with { SilenceLimit = TimeSpan.FromMilliseconds(200), CallTimeout = TimeSpan.FromMilliseconds(500) });

        Assert.Equal(Expected, ids);
        Assert.NotNull(dead);
        Assert.NotNull(alive);
        Assert.NotEqual(dead, alive);
    }

    [Fact]
    public async Task Silent_server_that_does_not_answer_either_is_given_up()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ExecutePlan", call => call.HangAsync());
        server.On("ReattachExecute", call => call.HangAsync());
        server.OnEach("Config", call => call.ReplyAsync(new ConfigResponse()), call => call.FailAsync(14, "down"));
        var error = await FailsAsync(server, Quick with { SilenceLimit = TimeSpan.FromMilliseconds(50) });
        Assert.Equal(SparkFailure.Unavailable, error.Failure);
        Assert.Contains("stopped answering", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_that_lives_but_never_responds_is_given_up_after_the_limit()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ExecutePlan", call => call.HangAsync());
        server.On("ReattachExecute", call => call.HangAsync());
        var error = await FailsAsync(server, Quick with { SilenceLimit = TimeSpan.FromMilliseconds(30), ResponseLimit = TimeSpan.FromMilliseconds(150) });
        Assert.Equal(SparkFailure.TimedOut, error.Failure);
    }

    [Fact]
    public async Task Streams_that_end_at_once_for_ever_are_given_up()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ExecutePlan", call => call.ReplyAsync(Array.Empty<IMessage>()));
        server.On("ReattachExecute", call => call.ReplyAsync(Array.Empty<IMessage>()));
        Assert.Equal(SparkFailure.Unavailable, (await FailsAsync(server)).Failure);
        Assert.Equal(Quick.Retry.MaxRetries, server.Calls("ReattachExecute").Count);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3600, 4)]
    public async Task Dead_server_is_tried_for_as_long_as_the_connection_string_says(int seconds, int retries)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ExecutePlan", call => call.FailAsync(14, "down"));
        server.On("ReattachExecute", call => call.FailAsync(14, "down"));
        await using var session = await SparkConnectSession.ConnectAsync($"{server.ConnectionString};retry_timeout={seconds}", Quick);
        var error = await Assert.ThrowsAsync<SparkConnectException>(() => session.QueryAsync(SparkRelation.Sql("SELECT id")).ToRowsAsync());
        Assert.Equal(SparkFailure.Unavailable, error.Failure);
        Assert.Equal(retries, server.Calls("ReattachExecute").Count);

        server.On("Config", call => call.FailAsync(14, "down"));
        var before = server.Calls("Config").Count;
        await Assert.ThrowsAsync<SparkConnectException>(() => session.GetSettingAsync("x"));
        Assert.Equal(retries + 1, server.Calls("Config").Count - before);
    }

    // The waits of the default policy: 0.05, 0.2, 0.8, 3.2, 10, 10, ... seconds, and no attempt later than 90 s after the first failure.
    [Fact]
    public void Default_policy_gives_up_after_a_minute_and_a_half()
    {
        var (policy, random, attempt, waited) = (RetryPolicy.Default, new Random(1), 0, TimeSpan.Zero);
        while (policy.Allows(attempt, waited, null))
        {
            waited += policy.Delay(attempt++, null, random);
        }

        Assert.InRange(waited.TotalSeconds, 80, 105);
        Assert.True(policy.Allows(0, TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public async Task Cluster_that_says_it_is_starting_is_waited_for_beyond_the_limit_of_an_absent_one()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.OnEach(
            "AnalyzePlan",
            call => call.FailAsync(9, "The cluster is in unexpected state PENDING."),
            call => call.FailAsync(9, "The cluster is in unexpected state PENDING."),
            call => call.ReplyAsync(new AnalyzePlanResponse { ServerSessionId = ScriptedServer.ServerSession, SparkVersion = new AnalyzePlanResponse.Types.Text { Value = "4.0.0" } }));
        await using var session = await SparkConnectSession.ConnectAsync(server.ConnectionString, Quick with { ConnectTimeout = TimeSpan.Zero });
        Assert.Equal("4.0.0", session.SparkVersion);
        await Assert.ThrowsAsync<SparkConnectException>(() => SparkConnectSession.ConnectAsync("sc://127.0.0.1:1/;connect_timeout=0", Quick));
    }

    [Fact]
    public async Task Retries_are_counted_anew_after_every_response()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ExecutePlan", call => call.FailAsync(14, "busy"));
        var calls = 0;
        server.On("ReattachExecute", async call =>
        {
            if (Interlocked.Increment(ref calls) % 4 == 0)
            {
                await call.SendAsync([.. Responses.After(call, Batches).Take(1)]);
            }

            await call.FailAsync(14, "busy");
        });
        Assert.Equal(Expected, (await RunAsync(server)).Ids);
    }

    [Fact]
    public async Task Request_that_never_arrived_is_sent_again_under_the_same_id()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.OnEach("ExecutePlan", call => call.ResetAsync(), call => call.ReplyAsync([.. Responses.For(call, Batches).All]));
        server.On("ReattachExecute", call => call.FailAsSparkAsync("INVALID_HANDLE.OPERATION_NOT_FOUND"));
        Assert.Equal(Expected, (await RunAsync(server)).Ids);
        Assert.Single(server.Calls("ExecutePlan").Select(c => c.Request(ExecutePlanRequest.Parser).OperationId).Distinct());
    }

    [Fact]
    public async Task Request_that_never_arrived_is_not_sent_again_where_that_is_forbidden()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ExecutePlan", call => call.ResetAsync());
        server.On("ReattachExecute", call => call.FailAsSparkAsync("INVALID_HANDLE.OPERATION_NOT_FOUND"));
        var error = await FailsAsync(server, execute: new SparkExecuteOptions { ResendAllowed = false });
        Assert.Contains("Check before repeating", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Calls("ExecutePlan"));
    }

    [Fact]
    public async Task Resend_that_meets_the_first_request_reattaches()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.OnEach("ExecutePlan", call => call.ResetAsync(), call => call.FailAsSparkAsync("INVALID_HANDLE.OPERATION_ALREADY_EXISTS"));
        server.OnEach("ReattachExecute", call => call.FailAsSparkAsync("INVALID_HANDLE.OPERATION_NOT_FOUND"), call => call.ReplyAsync([.. Responses.ForReattach(call, Batches).All]));
        Assert.Equal(Expected, (await RunAsync(server)).Ids);
    }

    [Fact]
    public async Task Operation_lost_in_the_middle_is_an_error()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ExecutePlan", call => call.ReplyAsync([.. Responses.For(call, Batches).All.Take(3)]));
        server.On("ReattachExecute", call => call.FailAsSparkAsync("INVALID_HANDLE.OPERATION_NOT_FOUND"));
        var error = Assert.IsType<SparkServerException>(await FailsAsync(server));
        Assert.True(error.Is("INVALID_HANDLE"));
        Assert.Single(server.Calls("ExecutePlan"));
    }

    [Fact]
    public async Task Server_without_reattachment_is_complete_at_the_clean_end()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ExecutePlan", call => call.ReplyAsync([.. Responses.For(call, Batches).All.SkipLast(1)]));
        server.On("ReattachExecute", call => call.FailAsSparkAsync("INVALID_CURSOR.NOT_REATTACHABLE"));
        Assert.Equal(Expected, (await RunAsync(server)).Ids);
    }

    [Fact]
    public async Task Server_without_reattachment_that_breaks_off_is_an_error()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ExecutePlan", async call =>
        {
            await call.SendAsync([.. Responses.For(call, Batches).All.SkipLast(1)]);
            await call.ResetAsync();
        });
        server.On("ReattachExecute", call => call.FailAsSparkAsync("INVALID_CURSOR.NOT_REATTACHABLE"));
        Assert.Equal("INVALID_CURSOR.NOT_REATTACHABLE", Assert.IsType<SparkServerException>(await FailsAsync(server)).ErrorClass);
    }

    [Fact]
    public async Task Retry_asked_for_by_the_server_is_granted()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ExecutePlan", call => call.FailAsSparkAsync("SOMETHING_BUSY", retryAfter: TimeSpan.FromMilliseconds(5)));
        server.OnEach("ReattachExecute", call => call.FailAsSparkAsync("INVALID_CURSOR.DISCONNECTED"), call => call.ReplyAsync([.. Responses.ForReattach(call, Batches).All]));
        Assert.Equal(Expected, (await RunAsync(server)).Ids);
    }

    [Fact]
    public async Task Long_result_is_released_while_it_is_read()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ExecutePlan", call => call.ReplyAsync([.. Responses.For(call, 200).All]));
        await RunAsync(server, Quick with { ReleaseBytes = 1000 });
        var released = server.Calls("ReleaseExecute").Select(c => c.Request(ReleaseExecuteRequest.Parser)).Where(r => r.ReleaseUntil is not null).Select(r => int.Parse(r.ReleaseUntil.ResponseId.AsSpan(1), provider: null)).ToArray();
        Assert.NotEmpty(released);
        Assert.Equal(released.Order(), released);
    }

    [Fact]
    public async Task Cancellation_interrupts_and_releases_the_operation()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var cancellation = new CancellationTokenSource();
        server.On("ExecutePlan", async call =>
        {
            await call.SendAsync([.. Responses.For(call, Batches).All.Take(3)]);
            await call.HangAsync();
        });
        await using (var session = await SparkConnectSession.ConnectAsync(server.ConnectionString, Quick))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                await foreach (var _ in session.QueryAsync(SparkRelation.Range(0, 9), cancellation: cancellation.Token))
                {
                    await cancellation.CancelAsync();
                }
            });
        }

        var operation = server.Calls("ExecutePlan").Single().Request(ExecutePlanRequest.Parser).OperationId;
        Assert.Equal(operation, server.Calls("Interrupt").Single().Request(InterruptRequest.Parser).OperationId);
        Assert.Contains(server.Calls("ReleaseExecute"), c => c.Request(ReleaseExecuteRequest.Parser).ReleaseAll is not null);
    }

    [Fact]
    public async Task Message_beyond_the_limit_is_refused_by_its_header()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ExecutePlan", async call =>
        {
            await call.SendAsync(new byte[] { 0, 0x7F, 0xFF, 0xFF, 0xFF });
            await call.HangAsync();
        });
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var error = await FailsAsync(server);
        Assert.Equal(SparkFailure.LimitExceeded, error.Failure);
        Assert.True(GC.GetTotalAllocatedBytes(precise: true) - before < 64 << 20);
    }

    [Fact]
    public async Task Request_beyond_the_limit_is_refused_before_it_is_sent()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var session = await SparkConnectSession.ConnectAsync(server.ConnectionString, Quick with { MaxMessageBytes = 10_000 });
        var error = await Assert.ThrowsAsync<SparkConnectException>(() => session.QueryAsync(SparkRelation.Sql(new string(' ', 20_000) + "SELECT 1")).ToRowsAsync());
        Assert.Equal(SparkFailure.LimitExceeded, error.Failure);
        Assert.Empty(server.Calls("ExecutePlan"));
    }

    [Fact]
    public async Task Compressed_message_is_refused()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ExecutePlan", call => call.SendAsync(new byte[] { 1, 0, 0, 0, 1, 0 }));
        Assert.Equal(SparkFailure.Malformed, (await FailsAsync(server)).Failure);
    }

    [Fact]
    public async Task Chunks_are_joined_also_across_streams()
    {
        await using var server = await ScriptedServer.StartAsync();
        IReadOnlyList<ExecutePlanResponse> Chunked(string operation)
        {
            var responses = new Responses(operation, 0);
            var whole = Responses.Batch(0, 50).ArrowBatch;
            var parts = whole.Data.Memory.ToArray().Chunk(100).ToArray();
            return
            [
                .. parts.Select((p, i) => responses.Envelope(new ExecutePlanResponse
                {
                    ArrowBatch = new ExecutePlanResponse.Types.ArrowBatch { RowCount = 50, StartOffset = 0, Data = ByteString.CopyFrom(p), ChunkIndex = i, NumChunksInBatch = parts.Length },
                }, $"c{i}")),
                responses.Envelope(new ExecutePlanResponse { ResultComplete = new ExecutePlanResponse.Types.ResultComplete() }, "end"),
            ];
        }

        server.On("ExecutePlan", call => call.ReplyAsync([.. Chunked(call.Request(ExecutePlanRequest.Parser).OperationId).Take(2)]));
        server.On("ReattachExecute", call =>
        {
            var request = call.Request(ReattachExecuteRequest.Parser);
            return call.ReplyAsync([.. Chunked(request.OperationId).SkipWhile(r => r.ResponseId != request.LastResponseId).Skip(1).Take(3)]);
        });
        Assert.Equal(Expected, (await RunAsync(server)).Ids);
    }
}
