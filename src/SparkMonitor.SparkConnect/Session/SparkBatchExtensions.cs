namespace SparkMonitor.SparkConnect;

/// <summary>For results that are known to be small.</summary>
public static class SparkBatchExtensions
{
    /// <summary>All rows as objects; see <see cref="SparkColumn.GetValue"/>.</summary>
    public static async Task<IReadOnlyList<object?[]>> ToRowsAsync(this IAsyncEnumerable<SparkBatch> batches, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(batches);
        var rows = new List<object?[]>();
        await foreach (var batch in batches.WithCancellation(cancellation).ConfigureAwait(false))
        {
            for (var i = 0; i < batch.RowCount; i++)
            {
                rows.Add(batch.GetRow(i));
            }
        }

        return rows;
    }

    /// <summary>The first value of the first row.</summary>
    /// <exception cref="InvalidOperationException">There is no row, or no column.</exception>
    public static async Task<object?> ToScalarAsync(this IAsyncEnumerable<SparkBatch> batches, CancellationToken cancellation = default)
    {
        var rows = await batches.ToRowsAsync(cancellation).ConfigureAwait(false);
        return rows.Count > 0 && rows[0].Length > 0 ? rows[0][0] : throw new InvalidOperationException("The result has no value.");
    }
}
