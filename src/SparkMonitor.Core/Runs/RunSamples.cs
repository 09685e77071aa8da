using System.Runtime.CompilerServices;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.States;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.Runs;

/// <summary>The samples of a plan that has been run: rolled up, with the results of own profilers, column by column and the table last.</summary>
/// <param name="addedWindow">For the rows that came between two versions: that window, which stands for the plan's all time.</param>
/// <param name="seen">Called with every sample.</param>
internal sealed class RunSamples(ProfilePlan plan, IProfileRun run, TimeWindow? addedWindow = null, Action<SummarySample>? seen = null)
{
    private readonly NonNullColumns _nonNull = new([.. plan.Columns.Select(c => SummaryKey.ColumnName(c.Path))]);
    private readonly CustomResults _custom = new(plan);

    public async IAsyncEnumerable<SummarySample> ColumnsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var result in run.Columns(cancellation).ConfigureAwait(false))
        {
            _custom.Read(run);
            var heavy = result.Heavy is null
                ? null
                : RollUp.Of(plan, result.Heavy, (a, b) => a.Merge(b)).ToDictionary(h => h.Group, h => h.Value);
            var name = SummaryKey.ColumnName(result.Column.Path);
            var any = false;
            foreach (var (group, states) in RollUp.Of(plan, result.Groups, (a, b) => a.Merge(b)))
            {
                any = true;
                if (states.Counts.NonNulls > 0)
                {
                    _nonNull.Add(group, name);
                }

                yield return Seen(Sample(group, result.Column, name, states) with { Heavy = heavy?.GetValueOrDefault(group) });
            }

            if (!any)
            {
                yield return Seen(Sample(SummaryGroup.WholeTable, result.Column, name, EmptyOf(result.Column)));
            }
        }
    }

    /// <summary>The table's own samples; only complete once the columns have been read.</summary>
    public IEnumerable<SummarySample> Table()
    {
        _custom.Read(run);
        var schema = SchemaText.Of(plan.Source.Snapshot.Schema);
        var groups = run.RowCounts.Select(d => d.Select(n => n == 0 ? null : new CountsState { Rows = n }).ToList()).ToList();
        var any = false;
        foreach (var (group, counts) in RollUp.Of(plan, groups, (a, b) => a.Merge(b)))
        {
            any |= group == SummaryGroup.WholeTable;
            yield return Seen(TableSample(group, counts, schema));
        }

        if (!any)
        {
            yield return Seen(TableSample(SummaryGroup.WholeTable, CountsState.Empty, schema));
        }
    }

    private static ColumnStates EmptyOf(ColumnPlan column) => new(
        CountsState.Empty,
        column.States.HasFlag(StateSet.Moments) ? MomentsState.Empty : null,
        column.States.HasFlag(StateSet.Quantiles) ? QuantileSketch.Empty : null,
        column.States.HasFlag(StateSet.Distinct) ? DistinctSketch.Empty : null,
        column.States.HasFlag(StateSet.Items) ? ItemSketch.Empty : null,
        column.States.HasFlag(StateSet.Text) ? TextState.Empty : null);

    private SummarySample Seen(SummarySample sample)
    {
        seen?.Invoke(sample);
        return sample;
    }

    private SummarySample TableSample(SummaryGroup group, CountsState counts, string schema)
    {
        var isWhole = group == SummaryGroup.WholeTable && addedWindow is null;
        return Sample(group, null, SummariesTable.TableRow, new ColumnStates(counts, null, null, null, null, null)) with
        {
            NonNullColumns = _nonNull.Of(group),
            Schema = schema,
            Files = isWhole ? plan.Source.Snapshot.FileCount : null,
            Bytes = isWhole ? plan.Source.Snapshot.Bytes : null,
        };
    }

    private SummarySample Sample(SummaryGroup group, ColumnPlan? column, string name, ColumnStates states)
    {
        var (values, errors) = _custom.Of(column?.Path, group);
        return new SummarySample(KeyOf(group, name), column, states) { Custom = values, CustomErrors = errors };
    }

    private SummaryKey KeyOf(SummaryGroup group, string column) => addedWindow is { } window
        ? new SummaryKey(Granularities.ProcessingTime, window, group.SliceKeyIn(plan), group.SliceValueIn(plan), column)
        : new SummaryKey(group.GranularityIn(plan), group.WindowIn(plan), group.SliceKeyIn(plan), group.SliceValueIn(plan), column);
}
