using SparkMonitor.Core.Accumulation;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.States;
using SparkMonitor.Spark.Groups;
using SparkMonitor.Spark.Sql;

namespace SparkMonitor.Spark.Queries;

/// <summary>The values of sketched columns: all of them in groups that have few, those in heavy registers elsewhere; then the columns' states.</summary>
internal sealed class SketchedItems(
    SketchedColumns columns, ColumnBatch batch, SketchGroup[] parts, RowSource source, ProfilePlan plan, long[] rows)
{
    private const int All = 1;
    private const int Heavy = 2;

    private readonly int _groups = source.Sets.Count;

    /// <summary>By part the largest count of a heavy register that was not asked about.</summary>
    private readonly long[] _skipped = new long[parts.Length];

    public async Task<IReadOnlyList<ColumnResult>> ReadAsync(string activity, CancellationToken cancellation)
    {
        var heavy = batch.Columns.Select((c, i) => HeavyOf(c, i)).ToArray();
        var choice = new int[parts.Length];
        var registers = new List<long>();
        if (batch.Columns[0].Plan.States.HasFlag(StateSet.Items))
        {
            for (var p = 0; p < parts.Length; p++)
            {
                choice[p] = parts[p].Finite > 0 && !SketchedColumns.IsSurelyOverflow(parts[p]) ? All : 0;
            }

            Choose(heavy, choice, registers);
        }

        var values = new GroupValues?[parts.Length];
        if (choice.AsSpan().ContainsAnyExcept(0))
        {
            foreach (var block in await columns.ReadItemsAsync(batch, choice, registers, activity, cancellation).ConfigureAwait(false))
            {
                var places = block[0].Values<long>();
                var counts = block[2].Values<long>();
                for (var row = 0; row < block.RowCount; row++)
                {
                    if (places[row] >= 0)
                    {
                        (values[places[row]] ??= new GroupValues()).Add(block[1], row, batch.Lane, counts[row]);
                    }
                }
            }
        }

        return [.. batch.Columns.Select((column, c) => Result(column, c, choice, values, heavy[c]))];
    }

    private ColumnResult Result(ColumnSource column, int index, int[] choice, GroupValues?[] values, IReadOnlyList<IReadOnlyList<HeavyRegisters?>>? heavy)
    {
        var groups = plan.Layout.Codes.Select((_, d) => new ColumnStates?[plan.Layout.GroupsOf(d)]).ToArray();
        var missed = new long[_groups];
        for (var g = 0; g < _groups; g++)
        {
            if (rows[g] == 0)
            {
                continue;
            }

            var p = (index * _groups) + g;
            var part = parts[p];
            var own = values[p];
            var isOverflow = choice[p] == All ? own!.IsOverflow : part.Finite > 0;
            missed[g] = own is { Count: >= SketchSql.MostValues } ? own.Least : _skipped[p];
            part.Items = own;
            var states = part.ToStates(column.Plan, column.Lane, rows[g], isOverflow);
            foreach (var (dimension, group) in source.Sets.TargetsOf(g))
            {
                var mine = dimension > 0 && states.Distinct is { } distinct ? states with { Distinct = distinct.Fold() } : states;
                groups[dimension][group] = groups[dimension][group]?.Merge(mine) ?? mine;
            }
        }

        var result = new ColumnResult(column.Plan, groups);
        if (heavy is null || !groups.Any(d => d.Any(HeavyValues.IsOverflow)))
        {
            return result;
        }

        // Groups that turned out to have few values keep them all.
        var real = heavy.Select((dimension, d) => (IReadOnlyList<HeavyRegisters?>)[.. dimension
            .Select((h, g) => HeavyValues.IsOverflow(groups[d][g]) ? h : null)]).ToArray();
        return result with
        {
            Heavy = HeavyValues.OfRegisters(column, real, values[(index * _groups)..((index + 1) * _groups)], missed, source.Sets),
        };
    }

    /// <summary>The heavy registers of every group that may overflow; null where values are not to be kept.</summary>
    private IReadOnlyList<IReadOnlyList<HeavyRegisters?>>? HeavyOf(ColumnSource column, int index)
    {
        if (!HeavyValues.IsWanted(column.Plan))
        {
            return null;
        }

        var sketches = plan.Layout.Codes.Select((_, d) => new DistinctSketch[plan.Layout.GroupsOf(d)]).ToArray();
        for (var g = 0; g < _groups; g++)
        {
            var part = parts[(index * _groups) + g].Distinct;
            if (part.Count > 0)
            {
                foreach (var (d, group) in source.Sets.TargetsOf(g))
                {
                    var mine = d > 0 ? part.Fold() : part;
                    sketches[d][group] = sketches[d][group]?.Merge(mine) ?? mine;
                }
            }
        }

        // Where the sketch's estimate is small the items will most likely be exact; if they are not, every count is known anyway.
        return [.. sketches.Select(d => (IReadOnlyList<HeavyRegisters?>)[.. d.Select(HeavyRegisters.Of)])];
    }

    /// <summary>Asks for the heavy registers of groups that overflow, in every part of theirs whose values are not all asked for.</summary>
    private void Choose(IReadOnlyList<IReadOnlyList<HeavyRegisters?>>?[] heavy, int[] choice, List<long> registers)
    {
        for (var c = 0; c < heavy.Length; c++)
        {
            for (var g = 0; g < _groups && heavy[c] is not null; g++)
            {
                var p = (c * _groups) + g;
                if (choice[p] == All || parts[p].Finite == 0)
                {
                    continue;
                }

                var found = RegistersOf(heavy[c]!, g);
                if (registers.Count + found.Count <= SketchedColumns.RegisterLimit)
                {
                    choice[p] = found.Count > 0 ? Heavy : 0;
                    registers.AddRange(found.Select(r => ((long)p * DistinctSketch.Registers) + r));
                }
                else
                {
                    var counts = new long[parts[p].Distinct.Size];
                    parts[p].Distinct.CopyCounts(counts);
                    _skipped[p] = found.Max(r => counts[r]);
                }
            }
        }
    }

    private HashSet<int> RegistersOf(IReadOnlyList<IReadOnlyList<HeavyRegisters?>> heavy, int group)
    {
        var found = new HashSet<int>();
        var isFolded = group >= source.Sets.FirstFolded;
        foreach (var (d, g) in source.Sets.TargetsOf(group))
        {
            if (heavy[d][g] is not { Any: true } own)
            {
                continue;
            }

            for (var r = 0; r < own.Registers; r++)
            {
                if ((own.Words[r >> 6] & (1UL << (r & 63))) == 0)
                {
                    continue;
                }

                if (own.Registers == DistinctSketch.Registers || isFolded)
                {
                    found.Add(r);
                }
                else
                {
                    found.UnionWith(Enumerable.Range(r << 3, 8));
                }
            }
        }

        return found;
    }
}
