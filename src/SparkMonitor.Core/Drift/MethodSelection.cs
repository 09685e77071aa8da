using SparkMonitor.Core.Drift.Measures;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.States;

namespace SparkMonitor.Core.Drift;

/// <summary>Chooses the default methods of a column by its kind, how many values it has and how heavy its tails are.</summary>
public static class MethodSelection
{
    /// <summary>Above this excess kurtosis a few rows make the standard deviation, so that a distance in its units says little.</summary>
    public const double HeavyTail = 20;

    /// <summary>An integer column of at least so many rows whose values are all different is a key.</summary>
    private const long FewestForKey = 1000;

    private const double AlmostAll = 0.99;

    /// <summary>Of a stored estimate, whose standard error is 1.6 %.</summary>
    private const double AlmostAllEstimated = 0.95;

    /// <summary>The states that default methods read.</summary>
    public const DriftStates States = DriftStates.Counts | DriftStates.Moments | DriftStates.Quantiles | DriftStates.Items | DriftStates.DistinctOfValues;

    private static readonly MethodChoice[] ConstantNumbers = Choice("ks", "numbers that do not vary in the reference");
    private static readonly MethodChoice[] HeavyTails = Choice("ks", "numbers with heavy tails");
    private static readonly MethodChoice[] OrdinaryNumbers = Choice("wasserstein_normalised", "numbers");
    private static readonly MethodChoice[] TwoValues = Choice("proportion_z", "two values");
    private static readonly MethodChoice[] KeptValues = Choice("js_distance_bits", "values that are all kept");
    private static readonly MethodChoice[] HashedValues = Choice("js_distance_bits", "too many values to keep: hash registers");
    private static readonly MethodChoice[] Nulls = Choice("null_rate", "there are nulls");
    private static readonly MethodChoice[] Rows = Choice("row_count", "the table's rows");
    private static readonly MethodChoice[] Columns = Choice("schema", "the table's columns");

    public static IReadOnlyList<MethodChoice> Default(ColumnComparison pair)
    {
        ArgumentNullException.ThrowIfNull(pair);
        if (pair.Current.IsTable)
        {
            return [.. pair.ReferenceRows is null ? [] : Rows, .. pair.CurrentColumns is null ? [] : Columns];
        }

        var distribution = Distribution(pair);
        return pair.Reference.Counts.Nulls + pair.Current.Counts.Nulls > 0 ? [.. distribution, .. Nulls] : distribution;
    }

    private static MethodChoice[] Distribution(ColumnComparison pair)
    {
        if (pair.UnitsDiffer)
        {
            return [];
        }

        switch (pair.Kind)
        {
            case ColumnKind.Temporal:
                // A time column of a later window lies later: that is no drift.
                return [];
            case ColumnKind.Numeric when pair.HasNumbers && IsKey(pair):
                return [];
            case ColumnKind.Numeric or ColumnKind.Complex when pair.HasNumbers:
                return Numbers(pair);
            default:
                return Values(pair);
        }
    }

    private static MethodChoice[] Numbers(ColumnComparison pair) => pair.ReferenceTails(HeavyTail) switch
    {
        TailWeight.Constant => ConstantNumbers,
        TailWeight.Heavy => HeavyTails,
        _ => OrdinaryNumbers,
    };

    private static MethodChoice[] Values(ColumnComparison pair)
    {
        if (pair.HasItems)
        {
            return pair.Items.Count <= 2
                ? TwoValues
                : KeptValues;
        }

        return pair.Reference.Distinct is not null && pair.Current.Distinct is not null
            ? HashedValues
            : pair.HasNumbers ? Numbers(pair) : [];
    }

    /// <summary>Numbers of rows go up for ever.</summary>
    private static bool IsKey(ColumnComparison pair) =>
        pair.Unit.Kind == UnitKind.Integer && IsKey(pair.Reference) && IsKey(pair.Current);

    private static bool IsKey(ColumnSummary side)
    {
        if (side.Counts.NonNulls < FewestForKey)
        {
            return false;
        }

        // All values are different where a register's estimate comes close to the number of rows; three standard errors of 4,096 registers are 5 %.
        return side.Items is { IsOverflow: false } items
            ? items.Length >= AlmostAll * items.Count
            : side.Distinct is { } sketch
                ? sketch.Estimate() >= (1 - (3 * sketch.RelativeError())) * side.Counts.NonNulls
                : side.DistinctCount >= AlmostAllEstimated * side.Counts.NonNulls;
    }

    private static MethodChoice[] Choice(string method, string why) => [new MethodChoice(DriftMethods.Get(method), why, true)];
}
