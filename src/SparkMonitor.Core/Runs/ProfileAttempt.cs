using System.Globalization;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.Runs;

/// <summary>One run of a <see cref="ProfileJob"/>, from the table's snapshot to the commits.</summary>
internal sealed class ProfileAttempt(ProfileJob job, ProfileRequest request, IProgress<ProfileProgress> progress)
{
    public long Started { get; } = job.Time.GetTimestamp();

    /// <summary>The run's record as far as the run has come.</summary>
    public required RunRecord Run { get; set; }

    public async Task<ProfileOutcome> RunAsync(CancellationToken cancellation)
    {
        var snapshot = await job.Engine.OpenAsync(request.Address, cancellation).ConfigureAwait(false);
        Run = Run with { TableUri = snapshot.Uri, TableId = snapshot.TableId, TableVersion = snapshot.Version, TableTimestamp = snapshot.Timestamp };
        var runs = await StageRuns.ReadAsync(job.Tables, request.Entity, request.Stage.Name, cancellation).ConfigureAwait(false);
        var scope = ProfilePlanner.Resolve(request.Stage, snapshot);
        var chosen = request.RefreshSlices ? [] : runs.Chosen(Run.SliceHash!);
        var before = scope.ProcessingTime ? runs.Before(snapshot.TableId, snapshot.Version) : null;
        Run = Run with
        {
            Covers = before is null ? RunRecord.CoversAll : string.Create(CultureInfo.InvariantCulture, $"after {before.TableVersion}"),
            Granularities = scope.ProcessingTime ? [Granularities.ProcessingTime] : [.. scope.Granularities.Select(g => g.Name())],
            Columns = scope.Columns.Count,
        };

        var source = new ProfileSource(snapshot);
        var survey = scope.Survey(source, chosen);
        if (survey is null or { SliceColumns.Count: 0 })
        {
            var hash = ConfigHash.Of(request.Stage, scope.Choose(null, null, chosen));
            if (runs.Find(snapshot.TableId, snapshot.Version, hash, scope.ProcessingTime ? null : Run.Covers) is { } earlier)
            {
                return new ProfileOutcome.AlreadyDone(snapshot.Version, earlier);
            }
        }

        var answer = survey is null ? null : await job.Engine.SurveyAsync(survey, cancellation).ConfigureAwait(false);
        chosen = scope.Choose(survey, answer, chosen);
        Run = Run with { SliceValues = chosen, ConfigHash = ConfigHash.Of(request.Stage, chosen) };
        var mark = new AppendMark(
            ConfigHash.OfParts(
                "summaries", Run.Entity, Run.Stage, snapshot.TableId, snapshot.Version.ToString(CultureInfo.InvariantCulture), Run.ConfigHash, Run.Covers!),
            1);
        if (runs.Find(snapshot.TableId, snapshot.Version, Run.ConfigHash, scope.ProcessingTime ? null : Run.Covers) is { } done)
        {
            return new ProfileOutcome.AlreadyDone(snapshot.Version, done);
        }

        if (await job.Tables.IsCommittedAsync(SummariesTable.Definition, mark, cancellation).ConfigureAwait(false))
        {
            return new ProfileOutcome.AlreadyDone(snapshot.Version, null);
        }

        var plan = Plan(scope, source, answer, chosen);
        var added = before is null ? null : Plan(scope, source with { AddedAfter = before.TableVersion }, null, chosen);
        return await CommitAsync(plan, added, before, runs.After(snapshot.Timestamp), survey is not null, mark, cancellation).ConfigureAwait(false);
    }

    private ProfilePlan Plan(StageScope scope, ProfileSource source, SourceSurvey? survey, IReadOnlyList<SliceValues> chosen)
    {
        var plan = ProfilePlanner.Plan(scope, source, survey?.MinTime, survey?.MaxTime, chosen);
        if (job.ColumnMemory is { } memory)
        {
            PlanMemory.Of(plan, memory).Require(job.MemoryLimit, plan);
        }

        return plan;
    }

    private async Task<ProfileOutcome> CommitAsync(
        ProfilePlan plan, ProfilePlan? added, RunRecord? before, RunRecord? next, bool surveyed, AppendMark mark, CancellationToken cancellation)
    {
        var stored = await StoredRows.ReadAsync(
            job.Tables, Run.Entity, Run.Stage, plan.Source.Snapshot.Timestamp, next?.TableTimestamp, cancellation).ConfigureAwait(false);
        var rows = new RunRows(job.Tables, Run, plan, stored, next);
        var planned = job.Time.GetTimestamp();
        var outcome = await job.Tables.AppendAsync(SummariesTable.Definition, RowsAsync(cancellation), mark, cancellation).ConfigureAwait(false);
        if (!outcome.Committed)
        {
            return new ProfileOutcome.AlreadyDone(plan.Source.Snapshot.Version, null);
        }

        Run = rows.Run;
        var recorded = await job.TryRecordAsync(Run).ConfigureAwait(false);
        return new ProfileOutcome.Committed(Run, outcome.TableVersion, recorded);

        async IAsyncEnumerable<object?[]> RowsAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
        {
            var scans = new ScanCounts(surveyed ? 1 : 0, 0, 0, 0, 0);
            var appended = added is null
                ? null
                : await AppendedWhole.ReadAsync(job.Tables, Run, before!, plan, token).ConfigureAwait(false);
            if (added is not null)
            {
                var window = new TimeWindow(
                    TimeText.ToMicroseconds(before!.TableTimestamp!.Value), TimeText.ToMicroseconds(added.Source.Snapshot.Timestamp));
                var run = await job.Engine.RunAsync(added, progress, token).ConfigureAwait(false);
                await using (run.ConfigureAwait(false))
                {
                    await foreach (var row in rows.OfAsync(new RunSamples(added, run, window, appended is null ? null : appended.Add), token).ConfigureAwait(false))
                    {
                        yield return row;
                    }

                    scans = Sum(scans, run.Scans);
                }
            }

            if (appended is { IsWhole: true })
            {
                foreach (var row in rows.Of(appended.Columns().Concat(appended.Table())))
                {
                    yield return row;
                }
            }
            else
            {
                var run = await job.Engine.RunAsync(plan, progress, token).ConfigureAwait(false);
                await using (run.ConfigureAwait(false))
                {
                    await foreach (var row in rows.OfAsync(new RunSamples(plan, run), token).ConfigureAwait(false))
                    {
                        yield return row;
                    }

                    scans = Sum(scans, run.Scans);
                }
            }

            var scanSeconds = job.Time.GetElapsedTime(planned).TotalSeconds;
            await foreach (var row in rows.LastAsync(scans, scanSeconds, () => job.Time.GetElapsedTime(Started).TotalSeconds, token).ConfigureAwait(false))
            {
                yield return row;
            }
        }
    }

    private static ScanCounts Sum(ScanCounts left, ScanCounts right) => new(
        left.Surveys + right.Surveys,
        left.Scans + right.Scans,
        left.ColumnReads + right.ColumnReads,
        left.HeavyItemScans + right.HeavyItemScans,
        left.CustomQueries + right.CustomQueries);
}
