using System.Collections.Concurrent;
using Google.Protobuf;
using SparkMonitor.SparkConnect.Protocol;

namespace SparkMonitor.SparkConnect;

/// <summary>The calls of one client: envelope, bounded retries, errors with their details, and work in the background that nobody waits for.</summary>
internal sealed class SessionLink : IAsyncDisposable
{
    /// <summary>A probe is answered by the driver at once; a longer wait only delays the reattachment.</summary>
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<Task, bool> _background = new();
    private readonly Random _random;
    private readonly Lock _randomLock = new();
    private readonly SparkConnectionString _connection;
    private long _lastCall;
    private volatile bool _noErrorDetails;

    public SessionLink(SparkConnectionString connection, SparkConnectOptions options, int jitterSeed)
    {
        _connection = connection;
        Options = options;
        Channel = new GrpcChannel(connection, options);
        _random = new Random(jitterSeed);
        _lastCall = options.Time.GetTimestamp();
    }

    public SparkConnectOptions Options { get; }

    public GrpcChannel Channel { get; }

    public UserContext User => new() { UserId = _connection.UserId, UserName = _connection.UserId };

    public TimeSpan SinceLastCall => Options.Time.GetElapsedTime(Interlocked.Read(ref _lastCall));

    /// <summary>A short call that may be repeated, with retries; failures come out as <see cref="SparkConnectException"/>.</summary>
    public async Task<T> CallAsync<T>(
        string method, SessionIdentity identity, IMessage request, MessageParser<T> parser, Func<T, string> serverId, TimeSpan timeout, CancellationToken cancellation)
        where T : IMessage<T>
    {
        return await CallAsync(identity, ct => Channel.CallAsync(method, request, parser, timeout, ct), serverId, cancellation).ConfigureAwait(false);
    }

    /// <summary>Runs <paramref name="call"/> until it succeeds or may not be repeated.</summary>
    public async Task<T> CallAsync<T>(SessionIdentity identity, Func<CancellationToken, Task<T>> call, Func<T, string> serverId, CancellationToken cancellation)
    {
        long? failing = null;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var response = await call(cancellation).ConfigureAwait(false);
                Touch();
                Observe(identity, serverId(response));
                return response;
            }
            catch (GrpcFailure failure) when (failure.IsTransient && MayRetry(attempt, failing ??= Options.Time.GetTimestamp(), failure.RetryDelay))
            {
                await WaitAsync(attempt, failure.RetryDelay, cancellation).ConfigureAwait(false);
            }
            catch (GrpcFailure failure)
            {
                throw await TranslateAsync(identity, failure, attempt + 1, cancellation).ConfigureAwait(false);
            }
        }
    }

    public void Touch() => Interlocked.Exchange(ref _lastCall, Options.Time.GetTimestamp());

    /// <exception cref="SparkServerException">The server's session is not the one it was.</exception>
    public void Observe(SessionIdentity identity, string serverId)
    {
        if (!identity.Observe(serverId))
        {
            identity.MarkLost();
            throw new SparkServerException(SparkFailure.SessionLost, $"The server at {Channel.Address} was restarted: the session, its temporary views and its settings are gone.", null)
            {
                ErrorClass = "INVALID_HANDLE.SESSION_CHANGED",
            };
        }
    }

    /// <param name="attempt">Number of the failed attempt, from 0.</param>
    /// <param name="failing">When the first failure in a row was, as the clock's timestamp.</param>
    public bool MayRetry(int attempt, long failing, TimeSpan? asked) => Options.Retry.Allows(attempt, Options.Time.GetElapsedTime(failing), asked);

    public Task WaitAsync(int attempt, TimeSpan? asked, CancellationToken cancellation)
    {
        TimeSpan delay;
        lock (_randomLock)
        {
            delay = Options.Retry.Delay(attempt, asked, _random);
        }

        return Task.Delay(delay, Options.Time, cancellation);
    }

    /// <summary>The exception for a failed call, with what the server tells about its cause.</summary>
    public async Task<SparkConnectException> TranslateAsync(SessionIdentity identity, GrpcFailure failure, int attempts, CancellationToken cancellation)
    {
        if (failure.IsSessionLost)
        {
            identity.MarkLost();
        }

        var details = await FetchDetailsAsync(identity, failure, cancellation).ConfigureAwait(false);
        return ErrorTranslation.Translate(failure, details, Channel.Address, attempts);
    }

    /// <summary>A cheap call that also keeps the session alive. False when the server did not answer.</summary>
    public async Task<bool> PingAsync(SessionIdentity identity, CancellationToken cancellation)
    {
        var request = new ConfigRequest
        {
            SessionId = identity.Id,
            UserContext = User,
            ClientType = Options.ClientType,
            Operation = new ConfigRequest.Types.Operation { GetOption = new ConfigRequest.Types.Keys { Keys_ = { "spark.sql.session.timeZone" } } },
        };
        if (identity.ServerId is { } observed)
        {
            request.ObservedSessionId = observed;
        }

        try
        {
            var response = await Channel.CallAsync("Config", request, ConfigResponse.Parser, ProbeTimeout < Options.CallTimeout ? ProbeTimeout : Options.CallTimeout, cancellation).ConfigureAwait(false);
            Touch();
            Observe(identity, response.ServerSessionId);
            return true;
        }
        catch (GrpcFailure failure) when (failure.IsTransient)
        {
            return false;
        }
        catch (GrpcFailure failure)
        {
            throw await TranslateAsync(identity, failure, 1, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Runs work that nobody waits for; its failures are of no consequence.</summary>
    public Task InBackground(Func<CancellationToken, Task> work)
    {
        var task = RunQuietlyAsync(work);
        if (!task.IsCompleted)
        {
            _background[task] = true;
            _ = task.ContinueWith(t => _background.TryRemove(t, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        return task;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Task.WhenAll(_background.Keys).WaitAsync(TimeSpan.FromSeconds(5), Options.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The server releases what was not released after its own timeout.
        }

        Channel.Dispose();
    }

    private async Task RunQuietlyAsync(Func<CancellationToken, Task> work)
    {
        using var limit = new CancellationTokenSource(Options.CallTimeout, Options.Time);
        try
        {
            await work(limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is GrpcFailure or SparkConnectException or OperationCanceledException or ObjectDisposedException)
        {
            // By contract of InBackground.
        }
    }

    private async Task<ErrorDetails?> FetchDetailsAsync(SessionIdentity identity, GrpcFailure failure, CancellationToken cancellation)
    {
        if (_noErrorDetails || failure.IsSessionLost || !failure.Metadata.TryGetValue("errorId", out var errorId))
        {
            return null;
        }

        var request = new FetchErrorDetailsRequest { SessionId = identity.Id, UserContext = User, ErrorId = errorId, ClientType = Options.ClientType };
        if (identity.ServerId is { } observed)
        {
            request.ObservedSessionId = observed;
        }

        try
        {
            return await Channel.CallAsync("FetchErrorDetails", request, ErrorDetails.Parser, Options.CallTimeout, cancellation).ConfigureAwait(false);
        }
        catch (GrpcFailure missing)
        {
            _noErrorDetails = missing.Code == GrpcCode.Unimplemented;
            return null;
        }
        catch (SparkConnectException)
        {
            return null;
        }
    }
}
