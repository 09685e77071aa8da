using System.Text.Json;
using System.Text.Json.Nodes;
using SparkMonitor.SparkConnect;
using SparkMonitor.SparkConnect.Protocol;
using SparkMonitor.Tests.Shared;

namespace SparkMonitor.Tests.SparkConnect;

/// <summary>Recorded conversations of a real server, byte for byte; what we decode must be what the official client decoded.</summary>
public sealed class ReplayTests
{
    private static readonly SparkConnectOptions Quick = new()
    {
        Retry = new RetryPolicy { MaxRetries = 1, FirstDelay = TimeSpan.FromMilliseconds(1) },
        JitterSeed = 1,
    };

    public static TheoryData<string> Operations => [.. Recording.Operations()];

    [SharedTheory]
    [MemberData(nameof(Operations))]
    public async Task Conversation_gives_the_rows_and_errors_of_the_official_client(string operation)
    {
        var recording = Recording.Load(operation);
        await using var server = await ScriptedServer.StartAsync();
        var (batches, errors) = await ReplayAsync(recording, server);

        if (operation.StartsWith("compressed_", StringComparison.Ordinal))
        {
            Assert.Contains("compression.codec=none", Assert.Single(errors).Message, StringComparison.Ordinal);
            return;
        }

        var expected = recording.Description.TryGetProperty("expected", out var rows) ? rows : default;
        if (expected.ValueKind == JsonValueKind.Object && expected.TryGetProperty("columns", out var columns) && columns.ValueKind == JsonValueKind.Array)
        {
            Assert.Equal(columns.EnumerateArray().Select(c => c.GetString()), batches[^1].Schema.Fields.Select(f => f.Name));
        }

        if (expected.ValueKind == JsonValueKind.Object && expected.TryGetProperty("rowCount", out var count))
        {
            Assert.Equal(count.GetInt32(), batches.Sum(b => b.RowCount));
        }

        if (expected.ValueKind == JsonValueKind.Object && expected.TryGetProperty("rows", out var wanted))
        {
            AssertRows(wanted, batches);
        }

        if (recording.Description.TryGetProperty("exception", out var exception) && !recording.Description.TryGetProperty("expectedFrom", out _))
        {
            AssertError(exception, Assert.IsType<SparkServerException>(errors[^1]));
        }
    }

    /// <summary>Every response kind and field of the recordings is one that our messages name: wrong numbers would show here.</summary>
    [SharedTheory]
    [MemberData(nameof(Operations))]
    public void Messages_have_no_field_that_ours_lack(string operation)
    {
        foreach (var call in Recording.Load(operation).Calls)
        {
            foreach (var message in call.Messages())
            {
                Assert.False(call.HasUnknownFields(message), $"{call.Method} has an unknown field");
            }
        }
    }

    [SharedFact]
    public async Task Large_result_is_reattached_where_the_official_client_did()
    {
        var recording = Recording.Load("large_result");
        await using var server = await ScriptedServer.StartAsync();
        var (batches, _) = await ReplayAsync(recording, server);
        Assert.Equal(199_990_000L, batches.Sum(b => Sum(b["id"].Values<long>())));
        Assert.Equal("row-19999", batches[^1]["s"].GetString(batches[^1].RowCount - 1));
        Assert.Equal(
            recording.Of("ReattachExecute").Select(c => ReattachExecuteRequest.Parser.ParseFrom(c.Request).LastResponseId),
            server.Calls("ReattachExecute").Select(c => c.Request(ReattachExecuteRequest.Parser).LastResponseId));
    }

    [SharedFact]
    public async Task Chunked_batch_is_whole()
    {
        await using var server = await ScriptedServer.StartAsync();
        var (batches, _) = await ReplayAsync(Recording.Load("large_row_chunked"), server);
        var lengths = batches.SelectMany(b => Enumerable.Range(0, b.RowCount).Select(i => b[b.Columns.Count - 1].GetBytes(i).Length));
        Assert.Equal([100_000, 100_000, 100_000], lengths);
    }

    [SharedFact]
    public async Task Analyses_give_the_recorded_answers()
    {
        var recording = Recording.Load("analyze_schema");
        var expected = recording.Description.GetProperty("expected");
        await using var server = await ScriptedServer.StartAsync();
        await using var session = await ConnectAsync(recording, server);
        server.OnEach("AnalyzePlan", [.. recording.Of("AnalyzePlan").Select(c => (Func<ScriptedCall, Task>)c.ReplayAsync)]);
        foreach (var call in recording.Of("AnalyzePlan"))
        {
            var any = SparkRelation.Range(0, 1);
            var request = AnalyzePlanRequest.Parser.ParseFrom(call.Request);
            switch (request.AnalyzeCase)
            {
                case AnalyzePlanRequest.AnalyzeOneofCase.Schema:
                    Assert.Equal("id: bigint not null, d: decimal(10,2), a: array<struct<x:bigint>> not null", (await session.GetSchemaAsync(any)).ToString());
                    break;
                case AnalyzePlanRequest.AnalyzeOneofCase.TreeString: Assert.Equal(expected.GetProperty("tree").GetString(), await session.GetTreeAsync(any)); break;
                case AnalyzePlanRequest.AnalyzeOneofCase.IsLocal: Assert.Equal(expected.GetProperty("isLocal").GetBoolean(), await session.IsLocalAsync(any)); break;
                case AnalyzePlanRequest.AnalyzeOneofCase.IsStreaming: Assert.Equal(expected.GetProperty("isStreaming").GetBoolean(), await session.IsStreamingAsync(any)); break;
                case AnalyzePlanRequest.AnalyzeOneofCase.InputFiles: Assert.Empty(await session.GetInputFilesAsync(any)); break;
                case AnalyzePlanRequest.AnalyzeOneofCase.DdlParse: Assert.Equal(expected.GetProperty("ddlParse").GetString(), (await session.ParseDdlAsync("x")).ToString()); break;
                case AnalyzePlanRequest.AnalyzeOneofCase.SameSemantics: Assert.True(await session.AreSameAsync(any, any)); break;
                case AnalyzePlanRequest.AnalyzeOneofCase.SemanticHash: _ = await session.GetSemanticHashAsync(any); break;
                case AnalyzePlanRequest.AnalyzeOneofCase.Explain: Assert.Equal(expected.GetProperty("explain").GetString(), await session.ExplainAsync(any)); break;
                default: await session.GetTreeAsync(any).ContinueWith(_ => { }, TaskScheduler.Default); break;
            }
        }
    }

    [SharedTheory]
    [InlineData("observed_query", "n=10 mx=9 nul=")]
    [InlineData("observed_write", "n=10 av=104.5 mm=100,109")]
    public async Task Observed_metrics_are_read(string operation, string expected)
    {
        var recording = Recording.Load(operation);
        await using var server = await ScriptedServer.StartAsync();
        var outcomes = new List<SparkOutcome>();
        await ReplayAsync(recording, server, outcomes);
        var observation = Assert.Single(outcomes.SelectMany(o => o.Observations));
        var shown = observation.Keys.Zip(observation.Values, (k, v) => FormattableString.Invariant($"{k}={(v is object?[] parts ? string.Join(',', parts) : v)}"));
        Assert.Equal(expected, string.Join(' ', shown));
    }

    [SharedFact]
    public void Artifact_is_sent_as_the_official_client_sends_it()
    {
        var recorded = AddArtifactsRequest.Parser.ParseFrom(Recording.Load("artifact_file").Of("AddArtifacts").Single().Request is { Length: > 0 } bytes ? bytes : throw new InvalidDataException());
        var single = Assert.Single(recorded.Batch.Artifacts);
        var ours = Assert.Single(ArtifactRequests.Of(single.Name, single.Data.Data.Memory, () => new AddArtifactsRequest()));
        Assert.Equal(recorded.Batch, ((AddArtifactsRequest)ours).Batch);
    }

    private static async Task<SparkConnectSession> ConnectAsync(Recording recording, ScriptedServer server)
    {
        var ids = new Queue<Guid>();
        var first = recording.Calls.FirstOrDefault(c => c.Request.Length > 0 && c.Method != "CloneSession")?.Request ?? recording.Calls[0].Request;

        // Every request begins with its session id: a tag, a length of 36, the text.
        ids.Enqueue(Guid.Parse(System.Text.Encoding.ASCII.GetString(first, 2, 36)));
        foreach (var call in recording.Executions())
        {
            ids.Enqueue(Guid.Parse(ExecutePlanRequest.Parser.ParseFrom(call.Request).OperationId));
        }

        server.SessionId = string.Empty;
        return await SparkConnectSession.ConnectAsync(server.ConnectionString, Quick with { NewId = () => ids.Count > 0 ? ids.Dequeue() : Guid.Empty });
    }

    /// <summary>Runs the recorded plans in order; a command that gave a query is followed by that query, as it was recorded.</summary>
    private static async Task<(List<SparkBatch> Batches, List<SparkConnectException> Errors)> ReplayAsync(Recording recording, ScriptedServer server, List<SparkOutcome>? outcomes = null)
    {
        await using var session = await ConnectAsync(recording, server);
        foreach (var method in new[] { "ExecutePlan", "ReattachExecute", "FetchErrorDetails" })
        {
            var calls = (method == "ExecutePlan" ? recording.Executions() : recording.Of(method)).Select(c => (Func<ScriptedCall, Task>)c.ReplayAsync).ToArray();
            if (calls.Length > 0)
            {
                server.OnEach(method, calls);
            }
        }

        if (!recording.Executions().Any() && recording.Of("Config").Any())
        {
            return ([], await ReplaySettingsAsync(recording, server, session));
        }

        var plans = recording.Executions().Select(c => ExecutePlanRequest.Parser.ParseFrom(c.Request).Plan).ToArray();
        var batches = new List<SparkBatch>();
        var errors = new List<SparkConnectException>();
        while (server.Calls("ExecutePlan").Count < plans.Length && errors.All(e => e.Failure != SparkFailure.SessionLost))
        {
            var current = new List<SparkBatch>();
            try
            {
                var options = new SparkExecuteOptions { Completed = o => outcomes?.Add(o) };
                await foreach (var batch in session.ExecuteAsync(plans[server.Calls("ExecutePlan").Count], options, CancellationToken.None))
                {
                    current.Add(batch);
                }
            }
            catch (SparkConnectException error)
            {
                errors.Add(error);
            }

            if (current.Count > 0)
            {
                batches = current;
            }
        }

        return (batches, errors);
    }

    /// <summary>Each recorded configuration call, made through the member of ours that makes such a call.</summary>
    private static async Task<List<SparkConnectException>> ReplaySettingsAsync(Recording recording, ScriptedServer server, SparkConnectSession session)
    {
        var errors = new List<SparkConnectException>();
        var given = new List<string?>();
        server.OnEach("Config", [.. recording.Of("Config").Select(c => (Func<ScriptedCall, Task>)c.ReplayAsync)]);
        foreach (var operation in recording.Of("Config").Select(c => ConfigRequest.Parser.ParseFrom(c.Request).Operation))
        {
            try
            {
                switch (operation.OpTypeCase)
                {
                    case ConfigRequest.Types.Operation.OpTypeOneofCase.Set: await session.SetSettingAsync("key", "value"); break;
                    case ConfigRequest.Types.Operation.OpTypeOneofCase.Unset:
                        await session.UnsetSettingsAsync(["key"]);
                        given.Add(null);
                        break;
                    case ConfigRequest.Types.Operation.OpTypeOneofCase.IsModifiable: given.Add(await session.IsModifiableAsync("key") ? "true" : "false"); break;
                    default: given.AddRange((await session.GetSettingsAsync(["key"])).Values); break;
                }
            }
            catch (SparkConnectException error)
            {
                errors.Add(error);
            }
        }

        if (recording.Description.TryGetProperty("expected", out var expected))
        {
            Assert.Equal(expected.EnumerateObject().Select(p => p.Value.ValueKind == JsonValueKind.Null ? null : p.Value.ToString().ToLowerInvariant()), given);
        }

        return errors;
    }

    private static void AssertRows(JsonElement wanted, List<SparkBatch> batches)
    {
        var ours = new JsonArray();
        foreach (var batch in batches)
        {
            for (var row = 0; row < batch.RowCount && ours.Count < 60; row++)
            {
                ours.Add(new JsonArray([.. batch.Columns.Select(c => RecordedValue.Of(c.Type, c.GetValue(row)))]));
            }
        }

        var expected = JsonNode.Parse(wanted.GetRawText());
        Assert.True(JsonNode.DeepEquals(Canonical(expected), Canonical(ours)), $"{ours.ToJsonString()}\n  instead of\n{expected!.ToJsonString()}");
    }

    /// <summary>Numbers compare by value (2 and 2.0 are one), everything else as it is.</summary>
    private static JsonNode? Canonical(JsonNode? node) => node switch
    {
        JsonArray array => new JsonArray([.. array.Select(Canonical)]),
        JsonObject values => new JsonObject(values.Select(p => KeyValuePair.Create(p.Key, Canonical(p.Value)))),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => JsonValue.Create(double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture)),
        _ => node?.DeepClone(),
    };

    private static void AssertError(JsonElement expected, SparkServerException error)
    {
        Assert.Equal(expected.GetProperty("condition").GetString(), error.ErrorClass);
        Assert.Equal(expected.GetProperty("sqlState").GetString(), error.SqlState);
        foreach (var parameter in expected.GetProperty("parameters").EnumerateObject())
        {
            Assert.Equal(parameter.Value.GetString(), error.Parameters[parameter.Name]);
        }

        Assert.Equal(expected.GetProperty("queryContext").GetArrayLength(), error.QueryContexts.Count);
        Assert.NotEmpty(error.Causes);
    }

    private static long Sum(ReadOnlySpan<long> values)
    {
        var sum = 0L;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }
}
