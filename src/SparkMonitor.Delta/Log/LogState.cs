using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Files;
using SparkMonitor.Delta.Storage;

namespace SparkMonitor.Delta.Log;

/// <summary>The state of a table while its log is replayed, oldest first.</summary>
internal sealed class LogState
{
    private readonly List<AddFile> _adds = [];
    private TableMetadata? _commitMetadata;
    private TableProtocol? _commitProtocol;

    public LogState(DeltaFileSetBuilder files) => Files = files;

    public TableProtocol? Protocol { get; set; }

    public TableMetadata? Metadata { get; set; }

    public Dictionary<string, AppTransaction> Transactions { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, DomainMetadata> Domains { get; } = new(StringComparer.Ordinal);

    public DeltaFileSetBuilder Files { get; }

    /// <summary>Removed files by path and vector; null where nobody asked for them.</summary>
    public Dictionary<(string Path, string? Vector), RemoveFile>? Tombstones { get; init; }

    /// <summary>Of the commit replayed last.</summary>
    public CommitInfo? CommitInfo { get; private set; }

    public List<Sidecar> Sidecars { get; } = [];

    public CheckpointMetadata? CheckpointMetadata { get; private set; }

    public void BeginCommit()
    {
        _commitMetadata = null;
        _commitProtocol = null;
        CommitInfo = null;
    }

    /// <summary>One action of a commit. Adds wait for the end: the order inside a commit has no meaning, and a file may be removed under one key and added under another.</summary>
    /// <exception cref="FormatException">The commit contradicts itself.</exception>
    public void Apply(DeltaAction action)
    {
        switch (action)
        {
            case AddFile add:
                _adds.Add(add);
                break;
            case RemoveFile remove:
                Files.Remove(remove.Path, remove.DeletionVector);
                if (Tombstones is not null)
                {
                    Tombstones[KeyOf(remove.Path, remove.DeletionVector?.UniqueId)] = remove;
                }

                break;
            case CommitInfo info:
                CommitInfo ??= info;
                break;
            default:
                ApplyOther(action);
                break;
        }
    }

    public void EndCommit()
    {
        foreach (var add in _adds)
        {
            Files.Add(add);
            Tombstones?.Remove(KeyOf(add.Path, add.DeletionVector?.UniqueId));
        }

        _adds.Clear();
    }

    /// <summary>One action of a checkpoint, which is reconciled already.</summary>
    public void ApplyCheckpoint(DeltaAction action)
    {
        switch (action)
        {
            case AddFile add:
                Files.Add(add);
                break;
            case RemoveFile remove:
                if (Tombstones is not null)
                {
                    Tombstones[KeyOf(remove.Path, remove.DeletionVector?.UniqueId)] = remove;
                }

                break;
            case Sidecar sidecar:
                Sidecars.Add(sidecar);
                break;
            case CheckpointMetadata metadata:
                CheckpointMetadata = metadata;
                break;
            case Actions.CommitInfo or ChangeFile:
                break;
            default:
                ApplyOther(action);
                break;
        }
    }

    private static (string Path, string? Vector) KeyOf(string path, string? vector) => (EncodedPath.Normalize(path), vector);

    private void ApplyOther(DeltaAction action)
    {
        switch (action)
        {
            case TableMetadata metadata:
                if (_commitMetadata is not null)
                {
                    throw new FormatException("there are two metaData actions");
                }

                Metadata = _commitMetadata = metadata;
                break;
            case TableProtocol protocol:
                if (_commitProtocol is not null && !_commitProtocol.Agrees(protocol))
                {
                    throw new FormatException("there are two protocol actions that disagree");
                }

                Protocol = _commitProtocol = protocol;
                break;
            case AppTransaction transaction:
                Transactions[transaction.AppId] = transaction;
                break;
            case DomainMetadata domain:
                if (domain.Removed)
                {
                    Domains.Remove(domain.Domain);
                }
                else
                {
                    Domains[domain.Domain] = domain;
                }

                break;
        }
    }
}
