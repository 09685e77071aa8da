using System.Runtime.CompilerServices;
using SparkMonitor.SparkConnect.Protocol;

namespace SparkMonitor.SparkConnect;

/// <summary>
/// A session on a Spark Connect server, Spark 3.5 or later. All members may be used concurrently. When the server loses the session (it
/// expired, was closed, or the server restarted), the running call fails with <see cref="SparkFailure.SessionLost"/> and the next one first
/// builds a new session: settings and temporary views made here are restored, uploaded data is not.
/// </summary>
public sealed partial class SparkConnectSession : IAsyncDisposable
{
    private readonly SessionLink _link;
    private readonly SparkConnectOptions _options;
    private readonly SemaphoreSlim _rebuilding = new(1, 1);
    private readonly SessionMemory _memory = new();
    private volatile SessionIdentity _identity;
    private volatile int _rebuilds;
    private bool _disposed;

    private SparkConnectSession(SparkConnectionString connection, SparkConnectOptions options)
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Arrow data is read in place, which needs a little-endian machine.");
        }

        ConnectionString = connection;
        options = options with
        {
            ConnectTimeout = connection.ConnectTimeout ?? options.ConnectTimeout,
            Retry = options.Retry with { GiveUpAfter = connection.RetryTimeout ?? options.Retry.GiveUpAfter },
        };
        _options = options;
        var id = connection.SessionId ?? options.NewId();
        _identity = new SessionIdentity(id);
        _link = new SessionLink(connection, options, options.JitterSeed ?? id.GetHashCode());
        foreach (var (key, value) in options.Configuration)
        {
            _memory.Set(key, value);
        }
    }

    public SparkConnectionString ConnectionString { get; }

    /// <summary>The session's id now; another one after the session was rebuilt.</summary>
    public Guid SessionId => Guid.Parse(_identity.Id);

    /// <summary>The server's own id of the session; null on Spark 3.5.</summary>
    public string? ServerSessionId => _identity.ServerId;

    /// <summary>The server's version, such as <c>4.2.1</c>; for messages, never to decide what the server can do.</summary>
    public string SparkVersion { get; private set; } = string.Empty;

    /// <summary>How often the session was lost and built anew.</summary>
    public int Rebuilds => _rebuilds;

    public static Task<SparkConnectSession> ConnectAsync(string connectionString, SparkConnectOptions? options = null, CancellationToken cancellation = default) =>
        ConnectAsync(SparkConnectionString.Parse(connectionString), options, cancellation);

    /// <summary>Opens a session: waits for the server up to <see cref="SparkConnectOptions.ConnectTimeout"/>, then applies the settings.</summary>
    public static async Task<SparkConnectSession> ConnectAsync(SparkConnectionString connection, SparkConnectOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var session = new SparkConnectSession(connection, options ?? new SparkConnectOptions());
        try
        {
            await session.OpenAsync(session._identity, cancellation).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session._link.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Runs SQL text of any kind, once. A query's rows come batch by batch while Spark computes them; a command (DDL, DML, SHOW, DESCRIBE)
    /// has run when the first batch is there, and gives its own rows.
    /// </summary>
    public IAsyncEnumerable<SparkBatch> ExecuteSqlAsync(
        string sql, SparkParameters? parameters = null, SparkExecuteOptions? options = null, CancellationToken cancellation = default) =>
        ExecuteAsync(new Plan { Command = SparkCommand.Sql(sql, parameters) }, options ?? SparkExecuteOptions.Default, cancellation);

    /// <summary>Computes a relation; its rows come batch by batch.</summary>
    public IAsyncEnumerable<SparkBatch> QueryAsync(SparkRelation relation, SparkExecuteOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(relation);
        return ExecuteAsync(new Plan { Root = relation.Wire }, options ?? SparkExecuteOptions.Default, cancellation);
    }

    /// <summary>Runs a command to its end.</summary>
    public async Task<SparkOutcome> ExecuteCommandAsync(SparkCommand command, SparkExecuteOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        SparkOutcome? outcome = null;
        var chosen = options ?? SparkExecuteOptions.Default;
        var watching = chosen with
        {
            Completed = o =>
            {
                outcome = o;
                chosen.Completed?.Invoke(o);
            },
        };
        await foreach (var _ in ExecuteAsync(new Plan { Command = command.Wire }, watching, cancellation).ConfigureAwait(false))
        {
            // Commands give no rows.
        }

        return outcome!;
    }

    /// <summary>Runs SQL text for its effect; its rows are thrown away.</summary>
    public async Task<SparkOutcome> ExecuteCommandAsync(string sql, SparkParameters? parameters = null, SparkExecuteOptions? options = null, CancellationToken cancellation = default)
    {
        SparkOutcome? outcome = null;
        var chosen = options ?? SparkExecuteOptions.Default;
        await foreach (var _ in ExecuteSqlAsync(sql, parameters, chosen with { Completed = o => { outcome = o; chosen.Completed?.Invoke(o); } }, cancellation).ConfigureAwait(false))
        {
            // Only the effect counts.
        }

        return outcome!;
    }

    /// <summary>Makes a relation known to SQL of this session under a name. It is made again when the session has to be rebuilt.</summary>
    public async Task CreateTempViewAsync(string name, SparkRelation relation, bool replace = true, CancellationToken cancellation = default)
    {
        var command = SparkCommand.CreateTempView(name, relation, replace);
        await ExecuteCommandAsync(command, new SparkExecuteOptions { RerunAfterSessionLoss = true }, cancellation).ConfigureAwait(false);
        if (!UploadedData.IsIn(relation.Wire))
        {
            _memory.AddView(name, SparkCommand.CreateTempView(name, relation));
        }
    }

    /// <returns>True when there was such a view.</returns>
    public async Task<bool> DropTempViewAsync(string name, CancellationToken cancellation = default)
    {
        _memory.RemoveView(name);
        var quoted = SparkSql.Identifier(name);
        var existed = false;
        await foreach (var batch in ExecuteSqlAsync($"SHOW VIEWS LIKE {SparkSql.Text(name)}", cancellation: cancellation).ConfigureAwait(false))
        {
            for (var i = 0; i < batch.RowCount; i++)
            {
                existed |= string.Equals(batch["viewName"].GetString(i), name, StringComparison.OrdinalIgnoreCase) && batch["isTemporary"].GetBoolean(i);
            }
        }

        if (existed)
        {
            await ExecuteCommandAsync($"DROP VIEW IF EXISTS {quoted}", cancellation: cancellation).ConfigureAwait(false);
        }

        return existed;
    }

    /// <summary>Ends the session on the server, where it has such a call, and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (!_identity.Lost)
        {
            var request = new ReleaseSessionRequest { SessionId = _identity.Id, UserContext = _link.User, ClientType = _options.ClientType };
            await _link.InBackground(ct => _link.Channel.CallAsync("ReleaseSession", request, ReleaseSessionResponse.Parser, TimeSpan.FromSeconds(10), ct)).ConfigureAwait(false);
        }

        await _link.DisposeAsync().ConfigureAwait(false);
        _rebuilding.Dispose();
    }

    internal async IAsyncEnumerable<SparkBatch> ExecuteAsync(Plan plan, SparkExecuteOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var delivered = false;
        for (var run = 0; ; run++)
        {
            var mayRerun = options.RerunAfterSessionLoss && run == 0;
            await using var batches = ExecuteOnceAsync(plan, options, run, cancellation).GetAsyncEnumerator(cancellation);
            while (true)
            {
                try
                {
                    if (!await batches.MoveNextAsync().ConfigureAwait(false))
                    {
                        yield break;
                    }
                }
                catch (SparkServerException error) when (mayRerun && !delivered && error.Failure == SparkFailure.SessionLost)
                {
                    break;
                }

                delivered = true;
                yield return batches.Current;
            }
        }
    }

    private async IAsyncEnumerable<SparkBatch> ExecuteOnceAsync(Plan plan, SparkExecuteOptions options, int run, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var identity = await CurrentAsync(cancellation).ConfigureAwait(false);
        var execution = new SparkExecution(_link, identity, Request(identity, plan, options, run == 0 ? options.OperationId : null), options);
        await foreach (var batch in execution.ReadAsync(cancellation).ConfigureAwait(false))
        {
            yield return batch;
        }

        if (execution.CommandResult is { KindCase: not Relation.KindOneofCase.None } result && plan.Command?.SqlCommand is not null)
        {
            if (result.KindCase != Relation.KindOneofCase.LocalRelation)
            {
                var query = new SparkExecution(_link, identity, Request(identity, new Plan { Root = result }, options, null), options);
                await foreach (var batch in query.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    yield return batch;
                }

                options.Completed?.Invoke(query.Outcome!);
                yield break;
            }

            if (!result.LocalRelation.Data.IsEmpty)
            {
                foreach (var batch in ArrowStreamReader.Read(result.LocalRelation.Data.Memory))
                {
                    yield return batch;
                }
            }
        }

        options.Completed?.Invoke(execution.Outcome!);
    }

    private ExecutePlanRequest Request(SessionIdentity identity, Plan plan, SparkExecuteOptions options, Guid? operationId)
    {
        var request = new ExecutePlanRequest
        {
            SessionId = identity.Id,
            UserContext = _link.User,
            Plan = plan,
            ClientType = _options.ClientType,
            OperationId = (operationId ?? _options.NewId()).ToString("D"),
            RequestOptions =
            {
                new ExecutePlanRequest.Types.RequestOption { ReattachOptions = new ExecutePlanRequest.Types.ReattachOptions { Reattachable = true } },
                new ExecutePlanRequest.Types.RequestOption
                {
                    // Servers from Spark 4.1 cut batches to this size; others ignore the option. The rest of the message needs a little room.
                    ResultChunkingOptions = new ExecutePlanRequest.Types.ResultChunkingOptions
                    {
                        AllowArrowBatchChunking = true,
                        PreferredArrowChunkSize = Math.Max(1024, _link.Channel.MaxMessageBytes / 2),
                    },
                },
            },
        };
        foreach (var tag in options.Tags)
        {
            request.Tags.Add(CheckedTag(tag));
        }

        if (identity.ServerId is { } observed)
        {
            request.ObservedSessionId = observed;
        }

        return request;
    }

    private static string CheckedTag(string tag) => tag.Length > 0 && !tag.Contains(',', StringComparison.Ordinal)
        ? tag
        : throw new ArgumentException($"\"{tag}\" cannot be a tag: tags are not empty and have no commas.");
}
