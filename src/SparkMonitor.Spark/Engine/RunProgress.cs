using System.Globalization;
using SparkMonitor.Core.Profiling;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Spark.Engine;

/// <summary>Makes one progress of all queries of a run: the share of columns that are done stands for the share of rows.</summary>
internal sealed class RunProgress(IProgress<ProfileProgress> target, int columns)
{
    private readonly Lock _lock = new();
    private long? _rows;
    private int _done;

    public void Known(long rows) => _rows = rows;

    public void Done(int count)
    {
        lock (_lock)
        {
            _done += count;
        }

        Report("reading columns");
    }

    public IProgress<SparkProgress> Of(string activity) => new Query(this, activity);

    private void Report(string activity)
    {
        long? total = _rows is > 0 ? _rows : null;
        var done = total is { } rows && columns > 0 ? (long)(rows * ((double)_done / columns)) : 0;
        target.Report(new ProfileProgress(activity, done, total));
    }

    private sealed class Query(RunProgress run, string activity) : IProgress<SparkProgress>
    {
        public void Report(SparkProgress value)
        {
            var running = value.Stages.FirstOrDefault(s => !s.Done);
            run.Report(value.Tasks == 0
                ? activity
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{activity}, {(running is null ? "" : $"stage {running.Id}, ")}{value.CompletedTasks} of {value.Tasks} tasks, {value.InputBytes / 1048576.0:0.#} MiB"));
        }
    }
}
