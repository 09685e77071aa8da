using SparkMonitor.Delta.Storage;

namespace SparkMonitor.Delta.Log;

/// <summary>What a log folder holds, by version.</summary>
internal sealed class LogListing
{
    private readonly SortedDictionary<long, LogFile> _commits = [];
    private readonly Dictionary<long, LogFile> _checksums = [];
    private readonly List<LogFile> _compactions = [];
    private readonly List<LogCheckpoint> _checkpoints = [];
    private Dictionary<long, long>? _times;

    public LogListing(IReadOnlyList<StoredFile> files)
    {
        var parts = new Dictionary<(long Version, int Parts), SortedDictionary<int, LogFile>>();
        foreach (var file in files.Select(LogFile.Parse).OfType<LogFile>())
        {
            switch (file.Kind)
            {
                case LogFileKind.Commit:
                    _commits[file.Version] = file;
                    break;
                case LogFileKind.Checksum:
                    _checksums[file.Version] = file;
                    break;
                case LogFileKind.Compaction:
                    _compactions.Add(file);
                    break;

                // Some writers leave empty checkpoint files when they are interrupted.
                case var _ when file.File.Size == 0:
                    break;
                case LogFileKind.MultiPartCheckpoint:
                    var key = (file.Version, file.Parts);
                    (parts.TryGetValue(key, out var set) ? set : parts[key] = [])[file.Part] = file;
                    break;
                default:
                    _checkpoints.Add(new LogCheckpoint(file.Version, [file]));
                    break;
            }
        }

        foreach (var ((version, count), set) in parts)
        {
            if (set.Count == count)
            {
                _checkpoints.Add(new LogCheckpoint(version, [.. set.Values]));
            }
        }

        // Of several for one version any will do; the order only has to be always the same.
        _checkpoints.Sort(static (a, b) => b.Version != a.Version ? b.Version.CompareTo(a.Version) : string.CompareOrdinal(b.Name, a.Name));
    }

    public bool IsEmpty => _commits.Count == 0 && _checkpoints.Count == 0;

    public long? FirstCommit => _commits.Count == 0 ? null : _commits.Keys.First();

    /// <summary>The newest version; -1 in an empty log.</summary>
    public long Latest => Math.Max(
        _commits.Count == 0 ? -1 : _commits.Keys.Last(), _checkpoints.Count == 0 ? -1 : _checkpoints[0].Version);

    /// <summary>Complete checkpoints, newest first.</summary>
    public IReadOnlyList<LogCheckpoint> Checkpoints => _checkpoints;

    public IEnumerable<LogFile> Commits => _commits.Values;

    public LogFile? Commit(long version) => _commits.GetValueOrDefault(version);

    public LogFile? Checksum(long version) => _checksums.GetValueOrDefault(version);

    /// <summary>The compaction that starts at a version and reaches farthest without passing another.</summary>
    public LogFile? Compaction(long first, long last)
    {
        LogFile? best = null;
        foreach (var file in _compactions)
        {
            if (file.Version == first && file.LastVersion <= last && (best is null || file.LastVersion > best.LastVersion))
            {
                best = file;
            }
        }

        return best;
    }

    /// <summary>
    /// The time of a commit by its file: milliseconds since 1970, made strictly rising over the versions as Delta does. Of a version that
    /// only a checkpoint holds, the checkpoint's time.
    /// </summary>
    public long FileTime(long version)
    {
        if (_times is null)
        {
            var times = new Dictionary<long, long>(_commits.Count);
            var last = long.MinValue;
            foreach (var (number, commit) in _commits)
            {
                last = last != long.MinValue && commit.File.Modified <= last ? last + 1 : commit.File.Modified;
                times[number] = last;
            }

            _times = times;
        }

        return _times.TryGetValue(version, out var time)
            ? time
            : _checkpoints.Where(c => c.Version == version).Select(static c => c.Files.Max(static f => f.File.Modified)).DefaultIfEmpty(0).First();
    }
}
