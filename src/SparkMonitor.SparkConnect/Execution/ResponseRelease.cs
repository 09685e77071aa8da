using SparkMonitor.SparkConnect.Protocol;

namespace SparkMonitor.SparkConnect;

/// <summary>Tells the server what it need not keep any more: now and then what was read, at the end the whole operation. Nobody waits for it.</summary>
internal sealed class ResponseRelease(SessionLink link, SessionIdentity identity, string operationId)
{
    private const int ResponsesAtOnce = 32;

    private Task _last = Task.CompletedTask;
    private long _bytes;
    private int _responses;

    /// <summary>A response was read.</summary>
    public void Read(string responseId, int bytes)
    {
        _bytes += bytes;
        _responses++;
        if (!_last.IsCompleted || (_bytes < link.Options.ReleaseBytes && _responses < ResponsesAtOnce))
        {
            return;
        }

        _bytes = 0;
        _responses = 0;
        var request = Request();
        request.ReleaseUntil = new ReleaseExecuteRequest.Types.ReleaseUntil { ResponseId = responseId };
        _last = link.InBackground(ct => SendAsync(request, ct));
    }

    /// <summary>The operation is over; if it still runs, the server stops it.</summary>
    public void All()
    {
        var before = _last;
        var request = Request();
        request.ReleaseAll = new ReleaseExecuteRequest.Types.ReleaseAll();
        _last = link.InBackground(async ct =>
        {
            await before.WaitAsync(ct).ConfigureAwait(false);
            await SendAsync(request, ct).ConfigureAwait(false);
        });
    }

    private Task<ReleaseExecuteResponse> SendAsync(ReleaseExecuteRequest request, CancellationToken cancellation) =>
        link.Channel.CallAsync("ReleaseExecute", request, ReleaseExecuteResponse.Parser, link.Options.CallTimeout, cancellation);

    private ReleaseExecuteRequest Request()
    {
        var request = new ReleaseExecuteRequest
        {
            SessionId = identity.Id,
            UserContext = link.User,
            OperationId = operationId,
            ClientType = link.Options.ClientType,
        };
        if (identity.ServerId is { } observed)
        {
            request.ObservedSessionId = observed;
        }

        return request;
    }
}
