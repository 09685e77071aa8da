using System.Globalization;
using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Features;

namespace SparkMonitor.Delta.Transactions;

/// <summary>Writes a checkpoint after every so many commits, as the table's property says.</summary>
internal sealed class CheckpointPolicy(DeltaTable table, WriteOptions options)
{
    /// <summary>Delta Spark's default.</summary>
    private const int DefaultInterval = 10;

    /// <summary>What went wrong, if anything: a commit stands whether or not its checkpoint could be written.</summary>
    public async Task<DeltaWarning?> AfterCommitAsync(long version, TableMetadata metadata)
    {
        if (version == 0 || version % IntervalOf(metadata) != 0)
        {
            return null;
        }

        try
        {
            await new CheckpointWriter(table, options).WriteAsync(version, CancellationToken.None).ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (e is DeltaException or IOException or UnauthorizedAccessException)
        {
            return new DeltaWarning("checkpoint-failed", $"The checkpoint of version {version} could not be written: {e.Message}");
        }
    }

    private static int IntervalOf(TableMetadata metadata) =>
        metadata.Configuration.TryGetValue(TableProperties.CheckpointInterval, out var text)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var interval)
        && interval > 0
            ? interval
            : DefaultInterval;
}
