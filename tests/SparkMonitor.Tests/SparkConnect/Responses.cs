using Google.Protobuf;
using SparkMonitor.SparkConnect;
using SparkMonitor.SparkConnect.Protocol;

namespace SparkMonitor.Tests.SparkConnect;

/// <summary>The responses of one execution that yields the numbers 0, 1, 2, ..., a batch of ten at a time.</summary>
internal sealed class Responses(string operationId, int batches, string serverSession = ScriptedServer.ServerSession)
{
    public const int RowsPerBatch = 10;

    /// <summary>All responses: schema, a progress, the batches, the completion; ids are r0, r1, ...</summary>
    public IReadOnlyList<ExecutePlanResponse> All => [.. Bodies().Select((r, i) => Envelope(r, $"r{i}"))];

    public static Responses For(ScriptedCall call, int batches) => new(call.Request(ExecutePlanRequest.Parser).OperationId, batches);

    public static Responses ForReattach(ScriptedCall call, int batches) => new(call.Request(ReattachExecuteRequest.Parser).OperationId, batches);

    /// <summary>What a server sends that is asked to continue after the last response of a reattach request.</summary>
    public static IReadOnlyList<ExecutePlanResponse> After(ScriptedCall call, int batches)
    {
        var request = call.Request(ReattachExecuteRequest.Parser);
        var all = new Responses(request.OperationId, batches).All;
        return request.HasLastResponseId ? [.. all.SkipWhile(r => r.ResponseId != request.LastResponseId).Skip(1)] : all;
    }

    public ExecutePlanResponse Envelope(ExecutePlanResponse response, string id)
    {
        response.OperationId = operationId;
        response.ResponseId = id;
        response.ServerSessionId = serverSession;
        return response;
    }

    public static ExecutePlanResponse Batch(long start, int rows = RowsPerBatch, ByteString? data = null)
    {
        var schema = new SparkSchema(new SparkField("id", SparkType.Long, false));
        var values = Enumerable.Range(0, rows).Select(i => start + i).ToArray();
        var batch = new SparkBatch(schema, rows, SparkColumns.Fixed<long>(SparkType.Long, values));
        return new ExecutePlanResponse
        {
            ArrowBatch = new ExecutePlanResponse.Types.ArrowBatch { RowCount = rows, StartOffset = start, Data = data ?? ByteString.CopyFrom(ArrowStreamWriter.Write(batch)) },
        };
    }

    private IEnumerable<ExecutePlanResponse> Bodies()
    {
        yield return new ExecutePlanResponse { Schema = WireType.From(SparkType.Struct(new SparkField("id", SparkType.Long, false))) };
        yield return new ExecutePlanResponse { ExecutionProgress = new ExecutePlanResponse.Types.ExecutionProgress { NumInflightTasks = 1 } };
        for (var i = 0; i < batches; i++)
        {
            yield return Batch((long)i * RowsPerBatch);
        }

        yield return new ExecutePlanResponse { ResultComplete = new ExecutePlanResponse.Types.ResultComplete() };
    }
}
