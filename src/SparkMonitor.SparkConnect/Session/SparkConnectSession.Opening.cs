using SparkMonitor.SparkConnect.Protocol;

namespace SparkMonitor.SparkConnect;

public sealed partial class SparkConnectSession
{
    private const string CompressionSetting = "spark.sql.execution.arrow.compression.codec";
    private const string ChunkSetting = "spark.sql.session.localRelationChunkSizeRows";

    private static readonly TimeSpan LongestProbePause = TimeSpan.FromSeconds(1);

    private bool _chunkedUploads;

    /// <summary>Asks whether the session is alive, and builds a new one when it is not.</summary>
    public async Task EnsureAliveAsync(CancellationToken cancellation = default)
    {
        var identity = await CurrentAsync(cancellation).ConfigureAwait(false);
        try
        {
            await _link.PingAsync(identity, cancellation).ConfigureAwait(false);
        }
        catch (SparkServerException error) when (error.Failure == SparkFailure.SessionLost)
        {
            await CurrentAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The session to use now: a new one when the last was lost.</summary>
    private async Task<SessionIdentity> CurrentAsync(CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var identity = _identity;
        if (!identity.Lost)
        {
            return identity;
        }

        await _rebuilding.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_identity.Lost)
            {
                await RebuildAsync(cancellation).ConfigureAwait(false);
            }

            return _identity;
        }
        finally
        {
            _rebuilding.Release();
        }
    }

    private async Task RebuildAsync(CancellationToken cancellation)
    {
        var fresh = new SessionIdentity(_options.NewId());
        await OpenAsync(fresh, cancellation).ConfigureAwait(false);
        var (_, views) = _memory.Recall();
        foreach (var view in views)
        {
            var request = Request(fresh, new Plan { Command = view.Wire }, SparkExecuteOptions.Default, null);
            await foreach (var _ in new SparkExecution(_link, fresh, request, SparkExecuteOptions.Default).ReadAsync(cancellation).ConfigureAwait(false))
            {
                // Commands give no rows.
            }
        }

        _identity = fresh;
        _rebuilds++;
        if (_options.OnRebuilt is { } restore)
        {
            await restore(this, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for the server, learns what it can do, and applies the settings.</summary>
    private async Task OpenAsync(SessionIdentity identity, CancellationToken cancellation)
    {
        _link.Channel.Use(identity);
        try
        {
            SparkVersion = await ProbeAsync(identity, cancellation).ConfigureAwait(false);
        }
        catch (SparkServerException error) when (error.Failure == SparkFailure.SessionLost && ReferenceEquals(identity, _identity) && ConnectionString.SessionId is not null)
        {
            // The connection string names a session that is closed for good: start with a fresh one.
            _identity = identity = new SessionIdentity(_options.NewId());
            _link.Channel.Use(identity);
            SparkVersion = await ProbeAsync(identity, cancellation).ConfigureAwait(false);
        }

        var found = await GetOptionsAsync(identity, [CompressionSetting, ChunkSetting], cancellation).ConfigureAwait(false);
        _chunkedUploads = _options.ChunkedUploads ?? (found.GetValueOrDefault(ChunkSetting) is not null);
        var (settings, _) = _memory.Recall();
        var pairs = settings.ToList();
        if (found.GetValueOrDefault(CompressionSetting) is { } codec && !codec.Equals("none", StringComparison.OrdinalIgnoreCase) && !settings.Any(s => s.Key == CompressionSetting))
        {
            pairs.Add(KeyValuePair.Create(CompressionSetting, "none"));
        }

        if (pairs.Count > 0)
        {
            await ConfigAsync(identity, new ConfigRequest.Types.Operation { Set = Pairs(pairs) }, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<string> ProbeAsync(SessionIdentity identity, CancellationToken cancellation)
    {
        var started = _options.Time.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            var left = _options.ConnectTimeout - _options.Time.GetElapsedTime(started);
            try
            {
                var request = AnalyzeRequest(identity);
                request.SparkVersion = new AnalyzePlanRequest.Types.Nothing();
                var timeout = left > TimeSpan.FromSeconds(1) ? left : TimeSpan.FromSeconds(1);
                var response = await _link.Channel.CallAsync("AnalyzePlan", request, AnalyzePlanResponse.Parser, timeout, cancellation).ConfigureAwait(false);
                _link.Touch();
                _link.Observe(identity, response.ServerSessionId);
                return response.SparkVersion?.Value ?? throw SparkConnectException.Malformed("the version is missing");
            }
            catch (GrpcFailure failure)
            {
                // A starting server may not know the session yet; a stopped Databricks cluster is PENDING.
                var isStarting = failure.Message.Contains("PENDING", StringComparison.Ordinal);
                var mayCome = isStarting || failure.IsTransient || failure.HasClass("INVALID_HANDLE.SESSION_NOT_FOUND");
                left = isStarting ? _options.StartTimeout - _options.Time.GetElapsedTime(started) : left;
                if (!mayCome || left <= TimeSpan.Zero)
                {
                    throw await _link.TranslateAsync(identity, failure, attempt + 1, cancellation).ConfigureAwait(false);
                }

                var pause = TimeSpan.FromMilliseconds(Math.Min(LongestProbePause.TotalMilliseconds, 50 * Math.Pow(2, attempt)));
                await Task.Delay(pause < left ? pause : left, _options.Time, cancellation).ConfigureAwait(false);
            }
        }
    }
}
