using SparkMonitor.Core.Canonical;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.States;

namespace SparkMonitor.Core.Accumulation;

/// <summary>What an accumulator may take in memory: the sum over its groups of what a group of so many rows can hold.</summary>
internal static class AccumulatorSize
{
    private const long Fixed = 1_000;
    private const long Group = 350;
    private const long Dictionary = 200_000;
    private const long GatheredAndKept = 24;
    private const long TextKept = 120;
    private const long BlockBytes = (8 + Octave.CellsPerOctave) * sizeof(long);

    public static long Estimate(ColumnPlan plan, GroupLayout layout, long rows)
    {
        var bytes = Fixed + Math.Min(Dictionary, 64 * rows);
        for (var d = 0; d < layout.Dimensions; d++)
        {
            long groups = layout.GroupsOf(d);
            var filled = Math.Min(groups, rows);
            bytes += (groups * sizeof(long)) + (filled * GroupBytes(plan, GroupLayout.RegistersOf(d), rows / Math.Max(1, filled)));
        }

        return bytes;
    }

    private static long GroupBytes(ColumnPlan plan, int registers, long rows)
    {
        var isText = plan.Type.Kind is TypeKind.Text or TypeKind.Binary || plan.Type.IsWideDecimal;
        var items = Math.Min(rows, isText ? ItemSketch.Capacity : 2 * ItemSketch.Capacity) * (isText ? TextKept : GatheredAndKept);
        var open = ((long)registers * 2 * sizeof(uint)) + (BlockBytes * Math.Min(Octaves(plan.Type), rows)) + (2048 * sizeof(long));
        return Group + (isText ? items + Math.Min(open, rows * BlockBytes) : rows <= ItemSketch.Capacity ? items : Math.Max(items, open));
    }

    /// <summary>Signs and octaves that values of a type fall into, all for integers and the usual span for reals.</summary>
    private static int Octaves(ColumnType type) => type.Kind switch
    {
        TypeKind.Boolean => 2,
        TypeKind.Byte => 16,
        TypeKind.Short => 32,
        TypeKind.Int => 64,
        TypeKind.Date => 32,
        TypeKind.Timestamp or TypeKind.TimestampNtz => 16,
        TypeKind.Text or TypeKind.Binary => 2,
        TypeKind.Long or TypeKind.Decimal => 80,
        _ => 64,
    };
}
