using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using SparkMonitor.Core.Accumulation;
using SparkMonitor.Core.Canonical;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.States;
using SparkMonitor.Spark.Groups;
using SparkMonitor.Spark.Sql;

namespace SparkMonitor.Spark.Queries;

/// <summary>The frequent values of groups whose items overflowed, from values that have been counted part by part.</summary>
internal static class HeavyValues
{
    /// <summary>Of a column all of whose values were counted: exact.</summary>
    public static IReadOnlyList<IReadOnlyList<HeavyItems?>>? OfCounts(
        ColumnSource column, ColumnResult result, ReadOnlySpan<GroupValues?> groups, GroupSets sets)
    {
        if (!IsWanted(column.Plan) || !result.Groups.Any(d => d.Any(IsOverflow)))
        {
            return null;
        }

        var counts = new Dictionary<(int, int), Dictionary<string, long>>();
        for (var g = 0; g < groups.Length; g++)
        {
            if (groups[g] is not { } values)
            {
                continue;
            }

            foreach (var target in sets.TargetsOf(g))
            {
                if (IsOverflow(result.Groups[target.Dimension][target.Group]))
                {
                    Add(counts, target, values, column, static (_, _) => true);
                }
            }
        }

        return [.. result.Groups.Select((dimension, d) => (IReadOnlyList<HeavyItems?>)[.. dimension
            .Select((states, g) => IsOverflow(states) ? Items(counts, (d, g), 0) : null)])];
    }

    /// <summary>Of a column of which the values in heavy registers were counted.</summary>
    /// <param name="heavy">The heavy registers by dimension and group; null where items are exact.</param>
    /// <param name="parts">The counted values by part.</param>
    /// <param name="missed">By part how often a value that was not counted may occur.</param>
    public static IReadOnlyList<IReadOnlyList<HeavyItems?>> OfRegisters(
        ColumnSource column, IReadOnlyList<IReadOnlyList<HeavyRegisters?>> heavy, GroupValues?[] parts, long[] missed, GroupSets sets)
    {
        var counts = new Dictionary<(int, int), Dictionary<string, long>>();
        var errors = new Dictionary<(int, int), long>();
        for (var g = 0; g < parts.Length; g++)
        {
            foreach (var target in sets.TargetsOf(g))
            {
                if (heavy[target.Dimension][target.Group] is not { } registers)
                {
                    continue;
                }

                errors[target] = errors.GetValueOrDefault(target) + missed[g];
                if (parts[g] is { } values)
                {
                    Add(counts, target, values, column, (v, i) => registers.Holds(HashOf(v, i, column.Lane)));
                }
            }
        }

        return [.. heavy.Select((dimension, d) => (IReadOnlyList<HeavyItems?>)[.. dimension.Select((registers, g) => registers is null
            ? null
            : Items(counts, (d, g), Math.Max(registers.Rest, errors.GetValueOrDefault((d, g)))))])];
    }

    public static bool IsWanted(ColumnPlan plan) => plan.KeepValues && plan.States.HasFlag(StateSet.Items | StateSet.Distinct);

    public static bool IsOverflow(ColumnStates? states) => states is { Items.IsOverflow: true };

    private static HeavyItems Items(Dictionary<(int, int), Dictionary<string, long>> counts, (int, int) target, long error) => HeavyItems.Of(
        counts.TryGetValue(target, out var own) ? own.Select(v => new HeavyItem(v.Key, v.Value)) : [], error);

    private static void Add(
        Dictionary<(int, int), Dictionary<string, long>> counts, (int, int) target, GroupValues values, ColumnSource column, Func<GroupValues, int, bool> isWanted)
    {
        ref var own = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, target, out _);
        own ??= new Dictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < values.Count; i++)
        {
            var isFinite = column.Lane != ValueLane.Real || RealBits.IsFinite(values.Keys[i]);
            if (isFinite && isWanted(values, i))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(own, TextOf(values, i, column), out _) += values.Counts[i];
            }
        }
    }

    private static ulong HashOf(GroupValues values, int index, ValueLane lane)
    {
        if (lane is ValueLane.Integer or ValueLane.Time or ValueLane.Real)
        {
            return IntegerHash.Of(values.Keys[index]);
        }

        var text = values.Text(index);
        if (text.Length == HashedKey.Length && text.StartsWith("md5:"u8))
        {
            return ulong.Parse(text.Slice(4, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }

        return TextHash.Of(text);
    }

    private static string TextOf(GroupValues values, int index, ColumnSource column) => column.Lane switch
    {
        ValueLane.Real => ValueText.OfReal(BitConverter.Int64BitsToDouble(values.Keys[index])),
        ValueLane.Integer or ValueLane.Time => ValueText.OfInteger(column.Plan.Type, values.Keys[index]),
        ValueLane.Wide => ValueText.OfDecimal(
            BigInteger.Parse(Encoding.ASCII.GetString(values.Text(index)), CultureInfo.InvariantCulture), column.Plan.Type.Scale),
        ValueLane.Binary => Convert.ToHexString(values.Text(index)),
        _ => Encoding.UTF8.GetString(values.Text(index)),
    };
}
