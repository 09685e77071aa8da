using SparkMonitor.SparkConnect;

namespace SparkMonitor.Spark.Engine;

/// <summary>The session's settings that queries rely on: set when the engine opens, put back when it closes.</summary>
internal sealed class SessionSettings(SparkConnectSession session)
{
    private static readonly Dictionary<string, string> Needed = new(StringComparer.Ordinal)
    {
        // Local times are taken as if UTC, and own SQL means the same on both engines.
        ["spark.sql.session.timeZone"] = "UTC",

        // Text literals are written with escapes.
        ["spark.sql.parser.escapedStringLiterals"] = "false",

        // Least and greatest texts are kept by hash for this many groups before rows are sorted.
        ["spark.sql.objectHashAggregate.sortBased.fallbackThreshold"] = "100000",

        // The values of a group that are kept fit the memory of a window function, which otherwise opens files for them.
        ["spark.sql.windowExec.buffer.in.memory.threshold"] = "8192",
    };

    private IReadOnlyDictionary<string, string?> _before = new Dictionary<string, string?>();

    public async Task ApplyAsync(CancellationToken cancellation)
    {
        _before = await session.GetSettingsAsync(Needed.Keys, cancellation).ConfigureAwait(false);
        await session.SetSettingsAsync(Needed, cancellation).ConfigureAwait(false);
    }

    public async Task RestoreAsync(CancellationToken cancellation)
    {
        var set = _before.Where(s => s.Value is not null).ToDictionary(s => s.Key, s => s.Value!, StringComparer.Ordinal);
        string[] unset = [.. _before.Where(s => s.Value is null).Select(s => s.Key)];
        _before = new Dictionary<string, string?>();
        if (set.Count > 0)
        {
            await session.SetSettingsAsync(set, cancellation).ConfigureAwait(false);
        }

        if (unset.Length > 0)
        {
            await session.UnsetSettingsAsync(unset, cancellation).ConfigureAwait(false);
        }
    }
}
