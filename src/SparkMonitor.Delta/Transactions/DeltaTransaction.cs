using System.Globalization;
using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Features;
using SparkMonitor.Delta.Log;

namespace SparkMonitor.Delta.Transactions;

/// <summary>
/// Actions for one commit on top of a snapshot, or for a table's first. Committing creates the next version's file exclusively; where
/// another writer was faster, its commit is read and, where both agree, the next version is tried.
/// </summary>
public sealed class DeltaTransaction
{
    private readonly DeltaTable _table;
    private readonly WriteOptions _options;
    private readonly List<DeltaAction> _actions = [];

    internal DeltaTransaction(DeltaTable table, DeltaSnapshot? snapshot, WriteOptions options)
    {
        _table = table;
        _options = options;
        Snapshot = snapshot;
    }

    /// <summary>The version that was read; null for a table that does not exist.</summary>
    public DeltaSnapshot? Snapshot { get; private set; }

    /// <summary>As the history names it: <c>WRITE</c>, <c>CREATE TABLE</c>.</summary>
    public string Operation { get; set; } = "WRITE";

    public Dictionary<string, string?> OperationParameters { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string?> OperationMetrics { get; } = new(StringComparer.Ordinal);

    /// <summary>Which files of the snapshot the commit depends on. Appends depend on none.</summary>
    public ReadScope Reads { get; set; } = ReadScope.Nothing;

    public void Add(DeltaAction action) => _actions.Add(action);

    public void AddRange(IEnumerable<DeltaAction> actions) => _actions.AddRange(actions);

    /// <summary>Commits. Never throws for what another writer did.</summary>
    /// <exception cref="DeltaException">The table must not be written so, or the storage failed. Where it failed while the commit was made, the table says whether it was.</exception>
    public async Task<CommitOutcome> CommitAsync(CancellationToken cancellation = default)
    {
        if (_options.Mark is { } mark)
        {
            if (Snapshot?.TransactionVersion(mark.AppId) >= mark.Version)
            {
                return new AlreadyCommitted(Snapshot.Version);
            }

            _actions.Add(new AppTransaction(mark.AppId, mark.Version, Now()));
        }

        for (var attempt = 1; ; attempt++)
        {
            cancellation.ThrowIfCancellationRequested();
            var version = (Snapshot?.Version ?? -1) + 1;
            var commit = Prepare(version);
            _options.OnStep?.Invoke(WriteStep.BeforeCommit);
            if (await TryCreateAsync(version, commit, cancellation).ConfigureAwait(false))
            {
                _options.OnStep?.Invoke(WriteStep.AfterCommit);
                return await ConcludeAsync(version, commit, attempt).ConfigureAwait(false);
            }

            if (await AdvanceAsync(version, commit, cancellation).ConfigureAwait(false) is { } outcome)
            {
                return outcome;
            }

            if (attempt >= _options.MaxAttempts)
            {
                return new Conflicted(version, $"Others committed to {_table.Location} {attempt} times while this commit was tried.");
            }
        }
    }

    private long Now() => _options.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    private PreparedCommit Prepare(long version)
    {
        var metadata = _actions.OfType<TableMetadata>().LastOrDefault() ?? Snapshot?.Metadata
            ?? throw new InvalidOperationException("A table's first commit needs its metadata.");
        var protocol = _actions.OfType<TableProtocol>().LastOrDefault() ?? Snapshot?.Protocol
            ?? throw new InvalidOperationException("A table's first commit needs its protocol.");
        var timestamp = Now();
        long? inCommit = null;
        if (CommitTimes.AreOn(protocol, metadata))
        {
            timestamp = Math.Max(timestamp, Snapshot is null ? timestamp : Snapshot.TimestampMilliseconds + 1);
            inCommit = timestamp;
        }

        var info = new CommitInfo
        {
            Timestamp = timestamp,
            InCommitTimestamp = inCommit,
            Operation = Operation,
            OperationParameters = OperationParameters,
            OperationMetrics = OperationMetrics,
            ReadVersion = Snapshot?.Version,
            IsolationLevel = "Serializable",
            IsBlindAppend = Reads == ReadScope.Nothing && !_actions.Any(static a => a is RemoveFile or TableMetadata or TableProtocol),
            EngineInfo = _options.EngineInfo,
            UserMetadata = _options.UserMetadata,
            Tags = RowTracking.TagsFor(protocol, metadata),
            TxnId = Guid.NewGuid().ToString(),
        };
        var actions = RowTracking.Assign(protocol, Snapshot, version, _actions);
        return new PreparedCommit(info, actions, protocol, metadata, ActionWriter.Write([info, .. actions]));
    }

    private async Task<bool> TryCreateAsync(long version, PreparedCommit commit, CancellationToken cancellation)
    {
        var location = _table.Log.LocationOf(LogFile.CommitName(version));
        try
        {
            return await _table.Storage.CreateAsync(location, commit.Bytes, cancellation).ConfigureAwait(false);
        }
        catch (DeltaException e) when (e.Reason == DeltaReason.Storage)
        {
            // The storage may have failed after it had done its work: the file itself tells.
            if (await IsOursAsync(version, commit).ConfigureAwait(false))
            {
                return true;
            }

            throw;
        }
    }

    private async Task<bool> IsOursAsync(long version, PreparedCommit commit)
    {
        try
        {
            var info = await _table.Log.ReadCommitInfoAsync(LogFile.CommitName(version), CancellationToken.None).ConfigureAwait(false);
            return info?.TxnId is { } id && id == commit.Info.TxnId;
        }
        catch (DeltaException)
        {
            return false;
        }
    }

    /// <summary>Takes in the commits of others; an outcome where they end this one, null to try again.</summary>
    private async Task<CommitOutcome?> AdvanceAsync(long lost, PreparedCommit commit, CancellationToken cancellation)
    {
        if (Snapshot is null)
        {
            return await IsOursAsync(lost, commit).ConfigureAwait(false)
                ? await ConcludeAsync(lost, commit, 1).ConfigureAwait(false)
                : new Conflicted(lost, $"The table {_table.Location} was created by another writer at the same time.");
        }

        var before = Snapshot;
        var after = await before.RefreshAsync(cancellation).ConfigureAwait(false);
        if (after.Version == before.Version)
        {
            throw new DeltaException(
                DeltaReason.Storage, $"{_table.Location}: the commit {LogFile.CommitName(lost)} exists but cannot be seen. Try again later.");
        }

        await foreach (var winner in _table.FileChangesAsync(before.Version, after.Version, cancellation).ConfigureAwait(false))
        {
            if (winner.Info.TxnId == commit.Info.TxnId)
            {
                return await ConcludeAsync(winner.Version, commit, 1).ConfigureAwait(false);
            }

            if (ConflictCheck.Find(winner, Reads, _actions) is { } reason)
            {
                return new Conflicted(winner.Version, reason);
            }
        }

        if (_options.Mark is { } mark && after.TransactionVersion(mark.AppId) >= mark.Version)
        {
            return new AlreadyCommitted(after.Version);
        }

        if (ConflictCheck.Find(before, after, _actions) is { } change)
        {
            return new Conflicted(after.Version, change);
        }

        if (!after.Protocol.Agrees(before.Protocol))
        {
            WriteSupport.Check(after.Protocol, _table.Location);
        }

        Snapshot = after;
        return null;
    }

    private async Task<Committed> ConcludeAsync(long version, PreparedCommit commit, int attempt)
    {
        var adds = commit.Actions.OfType<AddFile>().ToList();
        var committed = new Committed(version, DateTimeOffset.FromUnixTimeMilliseconds(commit.Info.Timestamp!.Value), attempt)
        {
            AddedFiles = adds.Count,
            AddedRows = long.TryParse(OperationMetrics.GetValueOrDefault("numOutputRows"), NumberStyles.None, CultureInfo.InvariantCulture, out var rows) ? rows : 0,
        };
        var warning = await new CheckpointPolicy(_table, _options).AfterCommitAsync(version, commit.Metadata).ConfigureAwait(false);
        return warning is null ? committed : committed with { Warnings = [warning] };
    }
}
