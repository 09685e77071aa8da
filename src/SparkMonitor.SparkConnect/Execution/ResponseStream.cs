using SparkMonitor.SparkConnect.Protocol;

namespace SparkMonitor.SparkConnect;

/// <summary>
/// The responses of one reattachable execution, in order and each once, whatever happens to the connection: the server ends the stream
/// after two minutes or a gigabyte, connections break, and answers stay away. The operation id is ours from the start, so nothing runs twice
/// unawares.
/// </summary>
internal sealed class ResponseStream : IDisposable
{
    private const int MaxResends = 3;

    /// <summary>A stream without responses that ends sooner than this counts as a failure: otherwise a broken server makes us ask for ever.</summary>
    private static readonly TimeSpan ShortestStream = TimeSpan.FromMilliseconds(500);

    private readonly SessionLink _link;
    private readonly SessionIdentity _identity;
    private readonly ExecutePlanRequest _request;
    private readonly SparkExecuteOptions _options;
    private readonly SeenResponses _seen = new();
    private readonly ResponseRelease _release;
    private GrpcResponse? _stream;
    private CancellationTokenSource? _watch;
    private bool _sent;
    private bool _received;
    private bool _endedWell;
    private bool _complete;
    private bool _released;
    private bool _streamHadResponses;
    private long _streamStarted;
    private long _lastResponseAt;
    private int _failures;
    private long _failing;
    private int _resends;

    public ResponseStream(SessionLink link, SessionIdentity identity, ExecutePlanRequest request, SparkExecuteOptions options)
    {
        _link = link;
        _identity = identity;
        _request = request;
        _options = options;
        _release = new ResponseRelease(link, identity, request.OperationId);
        _lastResponseAt = link.Options.Time.GetTimestamp();
    }

    public int Reattachments { get; private set; }

    private TimeSpan SilenceLimit =>
        _link.Options.SilenceLimit ?? (_identity.ServerId is null ? TimeSpan.FromSeconds(150) : TimeSpan.FromSeconds(60));

    /// <summary>The next response, or null when the execution is complete.</summary>
    public async ValueTask<ExecuteFrame?> NextAsync(CancellationToken cancellation)
    {
        while (!_complete)
        {
            try
            {
                if (await ReadAsync(cancellation).ConfigureAwait(false) is { } message)
                {
                    if (Accept(message) is { } frame)
                    {
                        return frame;
                    }
                }
                else
                {
                    await EndedAsync(cancellation).ConfigureAwait(false);
                }
            }
            catch (GrpcFailure failure)
            {
                Close();
                await RecoverAsync(failure, cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_watch is { IsCancellationRequested: true } && !cancellation.IsCancellationRequested)
            {
                Close();
                await BreakSilenceAsync(cancellation).ConfigureAwait(false);
            }
        }

        await DrainAsync(cancellation).ConfigureAwait(false);
        return null;
    }

    /// <summary>Stops the operation on the server, because its caller gave up.</summary>
    public async Task InterruptAsync()
    {
        Close();
        if (_complete || !_sent)
        {
            return;
        }

        _complete = true;
        _released = true;
        await _link.InBackground(async ct =>
        {
            var request = new InterruptRequest
            {
                SessionId = _identity.Id,
                UserContext = _link.User,
                ClientType = _link.Options.ClientType,
                InterruptType = InterruptRequest.Types.Type.OperationId,
                OperationId = _request.OperationId,
            };
            await _link.Channel.CallAsync("Interrupt", request, InterruptResponse.Parser, TimeSpan.FromSeconds(10), ct).ConfigureAwait(false);
        }).ConfigureAwait(false);
        _release.All();
    }

    /// <summary>Lets the server forget the operation; a running one is stopped.</summary>
    public void Dispose()
    {
        Close();
        if (_sent && !_released)
        {
            _complete = true;
            _released = true;
            _release.All();
        }
    }

    private async ValueTask<byte[]?> ReadAsync(CancellationToken cancellation)
    {
        if (_stream is null)
        {
            _watch = new CancellationTokenSource(SilenceLimit, _link.Options.Time);
            _streamStarted = _link.Options.Time.GetTimestamp();
            _streamHadResponses = false;
        }
        else
        {
            _watch!.CancelAfter(SilenceLimit);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(_watch.Token, cancellation);
        _stream ??= await OpenAsync(either.Token).ConfigureAwait(false);
        var message = await _stream.ReadAsync(either.Token).ConfigureAwait(false);

        // The reader may take its time; only the server's silence counts.
        _watch.CancelAfter(Timeout.InfiniteTimeSpan);
        return message;
    }

    private Task<GrpcResponse> OpenAsync(CancellationToken cancellation)
    {
        if (!_sent)
        {
            _sent = true;
            return _link.Channel.OpenAsync("ExecutePlan", _request, cancellation);
        }

        Reattachments++;
        var request = new ReattachExecuteRequest
        {
            SessionId = _identity.Id,
            UserContext = _link.User,
            OperationId = _request.OperationId,
            ClientType = _link.Options.ClientType,
        };
        if (_seen.Last is { } last)
        {
            request.LastResponseId = last;
        }

        if (_identity.ServerId is { } observed)
        {
            request.ObservedSessionId = observed;
        }

        return _link.Channel.OpenAsync("ReattachExecute", request, cancellation);
    }

    /// <summary>After the last response only the status is missing: reading it spares the server a reset.</summary>
    private async ValueTask DrainAsync(CancellationToken cancellation)
    {
        if (_released)
        {
            return;
        }

        _released = true;
        if (_stream is not null)
        {
            using var moment = new CancellationTokenSource(TimeSpan.FromSeconds(1), _link.Options.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(moment.Token, cancellation);
            try
            {
                await _stream.ReadAsync(either.Token).ConfigureAwait(false);
            }
            catch (Exception error) when (error is GrpcFailure or SparkConnectException or OperationCanceledException)
            {
                // Everything was received.
            }
        }

        Close();
        _release.All();
    }

    /// <summary>The response, unless it is another operation's or was delivered before.</summary>
    private ExecuteFrame? Accept(byte[] message)
    {
        var frame = ExecuteFrame.Parse(message);
        var response = frame.Response;
        _link.Observe(_identity, response.ServerSessionId);
        if (response.OperationId.Length > 0 && !string.Equals(response.OperationId, _request.OperationId, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        _received = true;
        _streamHadResponses = true;
        _failures = 0;
        _lastResponseAt = _link.Options.Time.GetTimestamp();
        if (response.ResponseId.Length > 0 && !_seen.Add(response.ResponseId))
        {
            return null;
        }

        if (response.KindCase == ExecutePlanResponse.KindOneofCase.ResultComplete)
        {
            _complete = true;
        }

        if (!_complete && _seen.Last is { } last)
        {
            _release.Read(last, frame.Bytes);
        }

        KeepAlive();
        return frame;
    }

    /// <summary>The server ended the stream with status OK but without saying that the result is complete: there is more.</summary>
    private async Task EndedAsync(CancellationToken cancellation)
    {
        var time = _link.Options.Time;
        Close();
        _endedWell = true;
        if (_streamHadResponses)
        {
            return;
        }

        CheckResponseLimit();
        if (time.GetElapsedTime(_streamStarted) < ShortestStream)
        {
            await CountFailureAsync(new GrpcFailure(GrpcCode.Unavailable, $"{_link.Channel.Address} ends the result stream again and again without a response."), cancellation).ConfigureAwait(false);
        }
    }

    private async Task RecoverAsync(GrpcFailure failure, CancellationToken cancellation)
    {
        if (failure.HasClass("INVALID_HANDLE.OPERATION_ALREADY_EXISTS"))
        {
            await CountFailureAsync(failure, cancellation).ConfigureAwait(false);
            return;
        }

        if (failure.HasClass("INVALID_HANDLE.OPERATION_NOT_FOUND") && !_received)
        {
            if (!_options.ResendAllowed)
            {
                throw new SparkConnectException(
                    SparkFailure.Unavailable,
                    $"The connection to {_link.Channel.Address} broke while a command was sent, and the server does not know the command: it may run late or never. Check before repeating it.",
                    failure);
            }

            if (_resends++ < MaxResends)
            {
                _sent = false;
                await _link.WaitAsync(_resends, failure.RetryDelay, cancellation).ConfigureAwait(false);
                return;
            }
        }

        // Servers with reattachment switched off end a stream only when all is sent; the clean end was the end.
        if (_endedWell && _received && (failure.HasClass("INVALID_CURSOR.NOT_REATTACHABLE") || (failure.Code == GrpcCode.Unimplemented && failure.ErrorClass is null)))
        {
            _complete = true;
            return;
        }

        _endedWell = false;
        if (failure.IsTransient && !failure.IsSessionLost)
        {
            await CountFailureAsync(failure, cancellation).ConfigureAwait(false);
            return;
        }

        var error = await _link.TranslateAsync(_identity, failure, _failures + 1, cancellation).ConfigureAwait(false);
        Dispose();
        throw error;
    }

    private async Task CountFailureAsync(GrpcFailure failure, CancellationToken cancellation)
    {
        if (_failures == 0)
        {
            _failing = _link.Options.Time.GetTimestamp();
        }

        if (!_link.MayRetry(_failures, _failing, failure.RetryDelay))
        {
            Dispose();
            throw await _link.TranslateAsync(_identity, failure, _failures + 1, cancellation).ConfigureAwait(false);
        }

        await _link.WaitAsync(_failures++, failure.RetryDelay, cancellation).ConfigureAwait(false);
    }

    /// <summary>Nothing came for long: if the server answers a probe the stream is taken up again, otherwise the silence is a failure.</summary>
    private async Task BreakSilenceAsync(CancellationToken cancellation)
    {
        CheckResponseLimit();
        if (!await _link.PingAsync(_identity, cancellation).ConfigureAwait(false))
        {
            await CountFailureAsync(new GrpcFailure(GrpcCode.Unavailable, $"{_link.Channel.Address} stopped answering."), cancellation).ConfigureAwait(false);
        }
    }

    private void CheckResponseLimit()
    {
        var silent = _link.Options.Time.GetElapsedTime(_lastResponseAt);
        if (silent > _link.Options.ResponseLimit)
        {
            Dispose();
            throw new SparkConnectException(SparkFailure.TimedOut, $"{_link.Channel.Address} sent no response for {silent.TotalMinutes:0} minutes, although it is there; the operation was given up.");
        }
    }

    private void KeepAlive()
    {
        if (_link.SinceLastCall > _link.Options.KeepAlive)
        {
            _link.Touch();
            _link.InBackground(ct => _link.PingAsync(_identity, ct));
        }
    }

    private void Close()
    {
        _stream?.Dispose();
        _stream = null;
        _watch?.Dispose();
    }
}
