using System.Buffers.Binary;
using System.Text.Json;
using Google.Protobuf;
using SparkMonitor.SparkConnect.Protocol;
using SparkMonitor.Tests.Shared;

namespace SparkMonitor.Tests.SparkConnect;

/// <summary>A recorded conversation of the official Python client with Spark 4.2.1 (<c>../shared/data/connect-wire</c>).</summary>
internal sealed class Recording
{
    private Recording(string operation)
    {
        var folder = SharedData.Path("data", "connect-wire", "spark42", operation);
        Description = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "call.json"))).RootElement;
        foreach (var call in Description.GetProperty("calls").EnumerateArray())
        {
            var prefix = $"{call.GetProperty("no").GetInt32():00}-{call.GetProperty("method").GetString()}";
            var request = Path.Combine(folder, prefix + ".req.bin");
            Calls.Add(new RecordedCall(
                call.GetProperty("method").GetString()!,
                File.Exists(request) ? File.ReadAllBytes(request) : [],
                File.ReadAllBytes(Path.Combine(folder, prefix + ".resp.bin")),
                call.GetProperty("status").GetString()!,
                call.GetProperty("message").GetString()!,
                call.GetProperty("trailers").TryGetProperty("grpc-status-details-bin", out var details) ? details.GetString() : null));
        }
    }

    public JsonElement Description { get; }

    public List<RecordedCall> Calls { get; } = [];

    public IEnumerable<RecordedCall> Of(string method) => Calls.Where(c => c.Method == method);

    /// <summary>Executions with an operation id: one recording ends with a clean-up that nobody waited for.</summary>
    public IEnumerable<RecordedCall> Executions() => Of("ExecutePlan").Where(c => ExecutePlanRequest.Parser.ParseFrom(c.Request).HasOperationId);

    public static Recording Load(string operation) => new(operation);

    public static IEnumerable<string> Operations() => SharedData.SkipReason is not null
        ? ["(the recordings are absent)"]
        : Directory.EnumerateDirectories(SharedData.Path("data", "connect-wire", "spark42")).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal);
}

/// <summary>One recorded call: the request's message, the answer as it went over the wire, and its status.</summary>
internal sealed record RecordedCall(string Method, byte[] Request, byte[] Response, string Status, string Message, string? Details)
{
    public IEnumerable<byte[]> Messages()
    {
        for (var at = 0; at < Response.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(Response.AsSpan(at + 1));
            yield return Response[(at + 5)..(at + 5 + length)];
            at += 5 + length;
        }
    }

    /// <summary>Whether a message has fields that ours do not name.</summary>
    public bool HasUnknownFields(byte[] message) =>
        Parser.ParseFrom(message).CalculateSize() != Parser.WithDiscardUnknownFields(true).ParseFrom(message).CalculateSize();

    private MessageParser Parser => Method switch
    {
        "ExecutePlan" or "ReattachExecute" => (MessageParser)ExecutePlanResponse.Parser,
        "AnalyzePlan" => AnalyzePlanResponse.Parser,
        "Config" => ConfigResponse.Parser,
        "ReleaseExecute" => ReleaseExecuteResponse.Parser,
        "ReleaseSession" => ReleaseSessionResponse.Parser,
        "AddArtifacts" => AddArtifactsResponse.Parser,
        "ArtifactStatus" => ArtifactStatusesResponse.Parser,
        "Interrupt" => InterruptResponse.Parser,
        "FetchErrorDetails" => ErrorDetails.Parser,
        "CloneSession" => CloneSessionResponse.Parser,
        _ => throw new NotSupportedException(Method),
    };

    /// <summary>Answers a call of ours as the real server answered this one.</summary>
    public async Task ReplayAsync(ScriptedCall call)
    {
        if (Response.Length > 0)
        {
            await call.SendAsync((ReadOnlyMemory<byte>)Response);
        }

        if (Status == "OK")
        {
            call.End();
            return;
        }

        var details = Details is null ? null : RpcStatus.Parser.ParseFrom(Convert.FromBase64String(Details));
        await call.FailAsync(Status == "UNIMPLEMENTED" ? 12 : 13, Message, details, inHeaders: Response.Length == 0);
    }
}
