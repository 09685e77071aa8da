using SparkMonitor.SparkConnect.Protocol;

namespace SparkMonitor.SparkConnect;

public sealed partial class SparkConnectSession
{
    /// <summary>Interrupts one operation.</summary>
    /// <returns>The operations that were interrupted; none when it had ended.</returns>
    public Task<IReadOnlyList<string>> InterruptAsync(Guid operationId, CancellationToken cancellation = default) =>
        InterruptAsync(r =>
        {
            r.InterruptType = InterruptRequest.Types.Type.OperationId;
            r.OperationId = operationId.ToString("D");
        }, cancellation);

    /// <summary>Interrupts all operations of this session that carry a tag.</summary>
    public Task<IReadOnlyList<string>> InterruptTagAsync(string tag, CancellationToken cancellation = default) =>
        InterruptAsync(r =>
        {
            r.InterruptType = InterruptRequest.Types.Type.Tag;
            r.OperationTag = CheckedTag(tag);
        }, cancellation);

    /// <summary>Interrupts all operations of this session.</summary>
    public Task<IReadOnlyList<string>> InterruptAllAsync(CancellationToken cancellation = default) =>
        InterruptAsync(r => r.InterruptType = InterruptRequest.Types.Type.All, cancellation);

    private async Task<IReadOnlyList<string>> InterruptAsync(Action<InterruptRequest> what, CancellationToken cancellation)
    {
        var identity = await CurrentAsync(cancellation).ConfigureAwait(false);
        var request = new InterruptRequest { SessionId = identity.Id, UserContext = _link.User, ClientType = _options.ClientType };
        if (identity.ServerId is { } observed)
        {
            request.ObservedSessionId = observed;
        }

        what(request);
        var response = await _link.CallAsync("Interrupt", identity, request, InterruptResponse.Parser, r => r.ServerSessionId, _options.CallTimeout, cancellation).ConfigureAwait(false);
        return [.. response.InterruptedIds];
    }
}
