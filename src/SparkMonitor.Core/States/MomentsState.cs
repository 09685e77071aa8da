namespace SparkMonitor.Core.States;

/// <summary>
/// Integer lane sums of the first four powers per sign and octave (contract 3.4), from which sum, mean, standard deviation, skewness and
/// kurtosis are read with a known error. Decimals are held unscaled, timestamps in seconds since 1970.
/// Sums are exact up to 2^33 values in one octave.
/// </summary>
public sealed class MomentsState : IState<MomentsState>
{
    private readonly OctaveSums[] _octaves;

    private MomentsState(NumericUnit unit, OctaveSums[] octaves, long zeros, double min, double max)
    {
        Unit = unit;
        _octaves = octaves;
        Zeros = zeros;
        Min = min;
        Max = max;
        long count = zeros;
        foreach (ref readonly var octave in octaves.AsSpan())
        {
            count = checked(count + octave.Count);
        }

        Count = count;
    }

    public static MomentsState Empty { get; } = new(default, [], 0, double.NaN, double.NaN);

    public static StateCodec<MomentsState> Codec { get; } = new MomentsCodec();

    /// <summary>None for a state without values.</summary>
    public NumericUnit Unit { get; }

    /// <summary>Negative octaves by exponent, then positive ones by exponent.</summary>
    public ReadOnlySpan<OctaveSums> Octaves => _octaves;

    public long Zeros { get; }

    /// <summary>Finite values.</summary>
    public long Count { get; }

    /// <summary>Smallest finite value in the unit's own numbers (unscaled; seconds for timestamps), NaN where there is none.</summary>
    public double Min { get; }

    /// <summary>Largest finite value, NaN where there is none.</summary>
    public double Max { get; }

    /// <param name="octaves">One entry per sign and octave that holds a value, in any order.</param>
    /// <param name="zeros">Values equal to 0.</param>
    /// <param name="min">Smallest finite value, NaN where there is none; in the unit's own numbers (seconds for timestamps).</param>
    /// <param name="max">Largest finite value, NaN where there is none.</param>
    /// <exception cref="ArgumentException">The parts do not describe one set of values.</exception>
    public static MomentsState Of(NumericUnit unit, ReadOnlySpan<OctaveSums> octaves, long zeros, double min, double max)
    {
        unit.RequireNumeric();
        var sorted = octaves.ToArray();
        Array.Sort(sorted, static (a, b) => a.Order.CompareTo(b.Order));
        return Validated(unit, sorted, zeros, min + 0.0, max + 0.0, out var state) is { } fault
            ? throw new ArgumentException($"These are not moments of {unit}: {fault}.")
            : state!;
    }

    public MomentsState Merge(MomentsState other)
    {
        var unit = Unit.Unite(other.Unit);
        if (Count == 0)
        {
            return other;
        }

        return other.Count == 0
            ? this
            : new MomentsState(
                unit, Merge(_octaves, other._octaves), checked(Zeros + other.Zeros), Math.Min(Min, other.Min), Math.Max(Max, other.Max));
    }

    public bool Equals(MomentsState? other) => Codec.AreEqual(this, other);

    public override bool Equals(object? obj) => Equals(obj as MomentsState);

    public override int GetHashCode() => Codec.HashOf(this);

    /// <summary>What is wrong with parts in order, or null and the state.</summary>
    internal static string? Validated(
        NumericUnit unit, OctaveSums[] octaves, long zeros, double min, double max, out MomentsState? state)
    {
        state = null;
        if (zeros < 0)
        {
            return "the number of zeros is negative";
        }

        for (var i = 0; i < octaves.Length; i++)
        {
            if (!octaves[i].IsPlausible)
            {
                return $"the sums of octave {octaves[i].Exponent} are impossible";
            }

            if (i > 0 && octaves[i - 1].Order >= octaves[i].Order)
            {
                return $"octave {octaves[i].Exponent} is given twice or out of order";
            }
        }

        if (octaves.Length == 0 && zeros == 0)
        {
            state = Empty;
            return null;
        }

        var smallest = octaves is [{ Sign: < 0 }, ..] ? LastNegative(octaves) : zeros > 0 ? 0 : octaves[0].Order;
        var largest = octaves is [.., { Sign: > 0 }] ? octaves[^1].Order : zeros > 0 ? 0 : octaves[0].Order;
        if (!(min <= max) || !double.IsFinite(min) || !double.IsFinite(max))
        {
            return "the smallest or the largest value is missing, or they are exchanged";
        }

        if (OrderOf(min) != smallest || OrderOf(max) != largest)
        {
            return "the smallest or the largest value lies in another octave than the sums";
        }

        try
        {
            state = new MomentsState(unit, octaves, zeros, min, max);
            return null;
        }
        catch (OverflowException)
        {
            return "the counts add up to more than 63 bits";
        }
    }

    private static int LastNegative(OctaveSums[] octaves)
    {
        var last = 0;
        while (last + 1 < octaves.Length && octaves[last + 1].Sign < 0)
        {
            last++;
        }

        return octaves[last].Order;
    }

    /// <summary>The order of the octave that holds x, 0 for a zero.</summary>
    private static int OrderOf(double x) => x == 0 ? 0 : (Math.Sign(x) * 4096) + Math.ILogB(x);

    private static OctaveSums[] Merge(ReadOnlySpan<OctaveSums> left, ReadOnlySpan<OctaveSums> right)
    {
        var merged = new OctaveSums[left.Length + right.Length];
        int i = 0, j = 0, k = 0;
        while (i < left.Length && j < right.Length)
        {
            var order = left[i].Order - right[j].Order;
            merged[k++] = order < 0 ? left[i++] : order > 0 ? right[j++] : left[i++].Add(right[j++]);
        }

        left[i..].CopyTo(merged.AsSpan(k));
        k += left.Length - i;
        right[j..].CopyTo(merged.AsSpan(k));
        k += right.Length - j;
        return k == merged.Length ? merged : merged[..k];
    }
}
