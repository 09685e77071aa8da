using System.Numerics;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;

namespace SparkMonitor.Core.Accumulation;

/// <summary>
/// What an accumulator may take in memory: the sum over its groups of what a group of so many rows can hold. Reals are taken to span at
/// most 64 octaves, times 16,384 days or hours, texts to have 32 bytes on average.
/// </summary>
internal static class AccumulatorSize
{
    private const long Fixed = 1_000;
    private const long Group = 500;
    private const long RangeTable = 32_768;
    private const long AverageText = 32;
    private const long LinearCellsKept = 16_384;

    /// <summary>From here on more rows take no more memory, and products stay within 64 bits.</summary>
    private const long ManyRows = 1L << 40;

    public static long Estimate(ColumnPlan plan, GroupLayout layout, long rows)
    {
        rows = Math.Clamp(rows, 1, ManyRows);
        var isText = plan.Type.Kind is TypeKind.Text or TypeKind.Binary || plan.Type.IsWideDecimal;
        var entries = Math.Min(rows, MostDistinct(plan.Type));
        var bytes = Fixed + (isText ? entries * (120 + (2 * AverageText)) : Math.Min(RangeTable, 128 * entries) + (entries * 64));
        for (var d = 0; d < layout.Dimensions; d++)
        {
            long groups = layout.GroupsOf(d);
            var filled = Math.Max(1, Math.Min(groups, rows));
            var rowsEach = (rows + filled - 1) / filled;
            var registers = plan.States.HasFlag(StateSet.Distinct) ? GroupLayout.RegistersOf(d) : 0;
            bytes += (groups * sizeof(long)) + (filled * (Group + (isText ? TextGroupBytes(plan, registers, rowsEach) : NumberGroupBytes(plan, registers, rowsEach))));
        }

        // Arrays grow ahead of what they hold.
        return bytes + (bytes / 8);
    }

    private static long NumberGroupBytes(ColumnPlan plan, int registers, long rows)
    {
        if (MostDistinct(plan.Type) < NumberGroup.ItemCapacity)
        {
            return 2 * sizeof(long) * Math.Min(rows + 64, MostDistinct(plan.Type) + 1);
        }

        var counted = (Gathered(rows, 2 * NumberGroup.ItemCapacity) * sizeof(long)) + (Math.Min(rows, NumberGroup.ItemCapacity) * 2 * sizeof(long));
        return rows <= NumberGroup.ItemCapacity ? counted : Math.Max(counted, Gathered(rows, 2048) * sizeof(long) + Tally(plan, registers, rows));
    }

    private static long TextGroupBytes(ColumnPlan plan, int registers, long rows)
    {
        var items = Math.Min(rows, NumberGroup.ItemCapacity) * (72 + (2 * AverageText));
        return items + (Gathered(rows, 2048) * sizeof(long)) + Tally(plan, registers, rows);
    }

    private static long Tally(ColumnPlan plan, int registers, long rows)
    {
        var octaves = (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(4, Math.Min(Octaves(plan.Type), rows)));
        var carries = rows > ushort.MaxValue ? 2 : 1;
        var cells = plan.Type.Kind is TypeKind.Date or TypeKind.Timestamp or TypeKind.TimestampNtz ? Math.Min(rows, LinearCellsKept) * sizeof(long) : 0;
        return (registers * carries * sizeof(uint)) + (octaves * (OctaveBlocks.Stride + 1) * sizeof(long)) + cells + 1024;
    }

    private static long MostDistinct(ColumnType type) => type.Kind switch
    {
        TypeKind.Boolean => 2,
        TypeKind.Byte => 256,
        _ => NumberGroup.ItemCapacity,
    };

    /// <summary>Room for gathered values grows fourfold up to its limit.</summary>
    private static long Gathered(long rows, long limit) => Math.Min(Math.Max(rows * 4, 16), Math.Max(limit, 2048));

    /// <summary>Signs and octaves that values of a type fall into: all for integers, the usual span for reals.</summary>
    private static int Octaves(ColumnType type) => type.Kind switch
    {
        TypeKind.Boolean => 2,
        TypeKind.Byte => 17,
        TypeKind.Short => 33,
        TypeKind.Int => 65,
        TypeKind.Date or TypeKind.Timestamp or TypeKind.TimestampNtz => 64,
        TypeKind.Text or TypeKind.Binary => 1,
        TypeKind.Decimal when type.IsWideDecimal => 250,
        TypeKind.Long or TypeKind.Decimal => 128,
        _ => 64,
    };
}
