using SparkMonitor.SparkConnect;

namespace SparkMonitor.Spark.Engine;

/// <summary>The session's settings that queries rely on: set when the engine opens, put back when it closes.</summary>
internal sealed class SessionSettings(SparkConnectSession session)
{
    /// <summary>Without these, results would be others.</summary>
    private static readonly Dictionary<string, string> Needed = new(StringComparer.Ordinal)
    {
        // Local times are taken as if UTC, and own SQL means the same on both engines.
        ["spark.sql.session.timeZone"] = "UTC",

        // Text literals are written with escapes.
        ["spark.sql.parser.escapedStringLiterals"] = "false",
    };

    /// <summary>These make queries faster; where a server keeps them to itself (serverless Databricks does), its own will do.</summary>
    private static readonly Dictionary<string, string> Helpful = new(StringComparer.Ordinal)
    {
        // Least and greatest texts are kept by hash for this many groups before rows are sorted.
        ["spark.sql.objectHashAggregate.sortBased.fallbackThreshold"] = "100000",

        // The values of a group that are kept fit the memory of a window function, which otherwise opens files for them.
        ["spark.sql.windowExec.buffer.in.memory.threshold"] = "8192",

        // Registers and cells of a batch of columns fit the generated hash map, which probes twice and then hands over to a slower one.
        ["spark.sql.codegen.aggregate.map.twolevel.enabled"] = "true",
        ["spark.sql.codegen.aggregate.fastHashMap.capacityBit"] = "18",
    };

    private Dictionary<string, string?> _before = [];

    public async Task ApplyAsync(CancellationToken cancellation)
    {
        var before = await session.GetSettingsAsync([.. Needed.Keys, .. Helpful.Keys], cancellation).ConfigureAwait(false);
        var changed = new Dictionary<string, string?>(StringComparer.Ordinal);
        _before = changed;
        foreach (var (key, value) in Needed.Concat(Helpful))
        {
            if (before.GetValueOrDefault(key) == value)
            {
                continue;
            }

            try
            {
                await session.SetSettingAsync(key, value, cancellation).ConfigureAwait(false);
                changed[key] = before.GetValueOrDefault(key);
            }
            catch (SparkServerException e) when (e.Failure is SparkFailure.Server or SparkFailure.PermissionDenied && Helpful.ContainsKey(key))
            {
                // Slower, and right all the same.
            }
        }
    }

    public async Task RestoreAsync(CancellationToken cancellation)
    {
        var set = _before.Where(s => s.Value is not null).ToDictionary(s => s.Key, s => s.Value!, StringComparer.Ordinal);
        string[] unset = [.. _before.Where(s => s.Value is null).Select(s => s.Key)];
        _before = [];
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
