using System.Reflection;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Core.Runs;

/// <summary>
/// Profiles a stage's table with an engine and appends the summaries to a store: one commit on <c>summaries</c>, then one on <c>runs</c>.
/// A repeat of the same profile of the same table version writes nothing.
/// </summary>
/// <param name="time">The clock of run times and durations.</param>
/// <param name="runIds">A new run id at every call.</param>
public sealed class ProfileJob(IProfileEngine engine, IMonitorTables tables, TimeProvider time, Func<string> runIds)
{
    /// <summary>Bytes that one column's states may take; 0 for no limit. A plan beyond it is refused before the scan.</summary>
    public long MemoryLimit { get; init; }

    /// <summary>Estimates a column's memory; without it no plan is refused.</summary>
    public ColumnMemory? ColumnMemory { get; init; }

    /// <summary>The version of the product, as it stands on every row.</summary>
    public static string ProductVersion { get; } =
        typeof(ProfileJob).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    /// <summary>Runs the profile. Everything that goes wrong is an outcome, but for cancellation.</summary>
    /// <exception cref="OperationCanceledException">The run was cancelled; nothing was written.</exception>
    public async Task<ProfileOutcome> RunAsync(
        ProfileRequest request, IProgress<ProfileProgress>? progress = null, CancellationToken cancellation = default)
    {
        var now = time.GetUtcNow();
        var labels = new SortedDictionary<string, string>(request.Labels.ToDictionary(), StringComparer.Ordinal);
        foreach (var (name, value) in request.Stage.Labels)
        {
            labels[name] = value;
        }

        var attempt = new ProfileAttempt(this, request, progress ?? new NoProgress())
        {
            Run = new RunRecord
            {
                RunId = runIds(),
                RunTime = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)).ToUniversalTime(),
                Entity = request.Entity,
                Stage = request.Stage.Name,
                Labels = labels,
                Engine = engine.Name,
                ProductVersion = ProductVersion,
                TableUri = request.Stage.Table,
                Config = StageJson.Write(request.Stage),
                SliceHash = ConfigHash.OfSlices(request.Stage),
            },
        };
        try
        {
            return await attempt.RunAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            var failed = attempt.Run with
            {
                Status = RunRecord.FailedStatus,
                Error = error.Message,
                TotalSeconds = time.GetElapsedTime(attempt.Started).TotalSeconds,
            };
            if (error is not NewerStoreException)
            {
                await TryRecordAsync(failed).ConfigureAwait(false);
            }

            return new ProfileOutcome.Failed(failed, error);
        }
    }

    internal IProfileEngine Engine => engine;

    internal IMonitorTables Tables => tables;

    internal TimeProvider Time => time;

    /// <summary>A row in <c>runs</c> is worth having, but nothing depends on it: the error that led here matters more.</summary>
    internal async Task<bool> TryRecordAsync(RunRecord run)
    {
        try
        {
            await StageRuns.AppendAsync(tables, run, CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private sealed class NoProgress : IProgress<ProfileProgress>
    {
        public void Report(ProfileProgress value)
        {
        }
    }
}
