using SparkMonitor.Core.Profiling;

namespace SparkMonitor.Local.Engine;

/// <summary>Counts the rows that all threads have taken and reports now and then.</summary>
internal sealed class RowCounter(long? total, IProgress<ProfileProgress> progress)
{
    private const int RowsBetweenReports = 1 << 17;

    private long _done;

    public void Add(int rows)
    {
        var done = Interlocked.Add(ref _done, rows);
        if (done / RowsBetweenReports != (done - rows) / RowsBetweenReports)
        {
            progress.Report(new ProfileProgress("Reading rows", done, total));
        }
    }
}
