using SparkMonitor.Core.Canonical;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.States;

namespace SparkMonitor.Core.Accumulation;

/// <summary>
/// Takes in the values of one column on one thread and gives the states of every group. What comes out does not depend on how values
/// were cut into chunks, nor on how chunks were dealt to accumulators that are merged at the end.
/// </summary>
public abstract class ColumnAccumulator
{
    private protected ColumnAccumulator(ColumnPlan plan, GroupLayout layout) => (Plan, Layout) = (plan, layout);

    public ColumnPlan Plan { get; }

    public GroupLayout Layout { get; }

    /// <summary>An estimate of the memory that is held now.</summary>
    public abstract long Bytes { get; }

    public static ColumnAccumulator Create(ColumnPlan plan, GroupLayout layout) => plan.Type.Kind switch
    {
        TypeKind.Text or TypeKind.Binary => new TextAccumulator(plan, layout),
        TypeKind.Decimal when plan.Type.IsWideDecimal => new TextAccumulator(plan, layout),
        TypeKind.Struct => throw new ArgumentException($"The struct {plan.Path} is profiled by its leaves.", nameof(plan)),
        _ => new NumberAccumulator(plan, layout),
    };

    /// <summary>
    /// Bytes that one accumulator of the column holds at most while it takes in <paramref name="rows"/> rows spread evenly over the groups,
    /// were all values different. Columns of few distinct values take a fraction of it.
    /// </summary>
    public static long EstimateBytes(ColumnPlan plan, GroupLayout layout, long rows) => AccumulatorSize.Estimate(plan, layout, rows);

    /// <summary>Takes in a chunk; <paramref name="groups"/> are sealed and describe the same rows.</summary>
    public abstract void Add(in ColumnChunk chunk, RowGroups groups);

    /// <summary>
    /// Takes in distinct values of one group with how often each occurs, for engines that count before they hand over: canonical integers
    /// (contract 2), IEEE bits for reals, as <see cref="RealBits"/> has them.
    /// </summary>
    /// <param name="nulls">Rows of the group without a value.</param>
    /// <exception cref="NotSupportedException">The column's values are texts.</exception>
    public virtual void AddCounted(int dimension, int group, ReadOnlySpan<long> keys, ReadOnlySpan<long> counts, long nulls) =>
        throw new NotSupportedException($"The values of {Plan.Path} are texts.");

    /// <summary>The same for texts, binary values and the digits of wide decimals.</summary>
    /// <param name="bytes">All values one behind the other.</param>
    /// <param name="ends">Where each ends.</param>
    /// <exception cref="NotSupportedException">The column's values are numbers.</exception>
    public virtual void AddCounted(
        int dimension, int group, ReadOnlySpan<byte> bytes, ReadOnlySpan<int> ends, ReadOnlySpan<long> counts, long nulls) =>
        throw new NotSupportedException($"The values of {Plan.Path} are numbers.");

    /// <summary>Takes over what another accumulator of the same plan and layout holds; that one must not be used any more.</summary>
    public abstract void MergeFrom(ColumnAccumulator other);

    /// <summary>The states of one group, null where it has no row; its memory is released, so each group can be finished once.</summary>
    public ColumnStates? Finish(int dimension, int group) => Take(dimension, group)?.ToStates(Plan.States);

    /// <summary>The states of all groups, whose memory is released one by one.</summary>
    public ColumnResult Finish() => new(Plan, [.. Enumerable.Range(0, Layout.Dimensions).Select(d => Finish(d))]);

    /// <summary>The raw content of a group, which is released.</summary>
    internal abstract GroupContent? Take(int dimension, int group);

    private ColumnStates?[] Finish(int dimension)
    {
        var states = new ColumnStates?[Layout.GroupsOf(dimension)];
        for (var group = 0; group < states.Length; group++)
        {
            states[group] = Finish(dimension, group);
        }

        return states;
    }
}
