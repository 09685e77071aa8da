using SparkMonitor.Core;
using SparkMonitor.Delta;
using SparkMonitor.Delta.Scans;
using SparkMonitor.DuckDb;
using SparkMonitor.Local.Parquet;

namespace SparkMonitor.Local.Engine;

/// <summary>Puts errors of reading a source into the words of its table.</summary>
internal sealed class SourceGuard(DeltaScan scan)
{
    public TResult Run<TResult>(Func<TResult> read)
    {
        try
        {
            return read();
        }
        catch (DuckDbException e)
        {
            throw Explain(e);
        }
    }

    public async Task<TResult> RunAsync<TResult>(Func<Task<TResult>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (DuckDbException e)
        {
            throw Explain(e);
        }
    }

    private MonitorException Explain(DuckDbException error) => DeltaRelations.Explain(error, scan) is DeltaException known
        ? Faults.OfTable(known)
        : Faults.OfTable(error, scan.Table);
}
