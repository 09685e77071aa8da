namespace SparkMonitor.Core.Drift;

/// <summary>What a method is, for users and for its row in the documentation.</summary>
/// <param name="Name">As in configuration and findings: <c>ks</c>.</param>
/// <param name="Title">In words.</param>
/// <param name="Aspect">What it compares.</param>
/// <param name="States">States it reads; each of a group of alternatives is named.</param>
public sealed record DriftMethodInfo(string Name, string Title, DriftAspect Aspect, DriftStates States)
{
    /// <summary>P: reference, Q: current, n and m rows, p and q shares of a cell, F and G cumulative shares.</summary>
    public required string Formula { get; init; }

    public required string Range { get; init; }

    public required string Unit { get; init; }

    /// <summary>Cells, zero fill, ties, null distribution.</summary>
    public required string Convention { get; init; }

    public required string Source { get; init; }

    /// <summary>The effect that the threshold is about.</summary>
    public required string Effect { get; init; }

    /// <summary>False where a value has no p-value: then the verdict rests on the interval of the effect alone.</summary>
    public bool HasPValue { get; init; } = true;

    /// <summary>
    /// The threshold of the effect that stands for a shift of a normal column by this part of its standard deviation, so that one figure means the
    /// same for every method; null where the effect is no distribution's (shares, counts, lengths have thresholds of their own).
    /// </summary>
    public Func<double, double>? ThresholdOfShift { get; init; }

    /// <summary>The threshold where <see cref="ThresholdOfShift"/> does not apply.</summary>
    public double DefaultThreshold { get; init; }

    /// <summary>
    /// From a threshold and the number of cells: n m / (n + m) at which an effect of the threshold is significant at 5 % with a power of 80 %; null
    /// where that is not known.
    /// </summary>
    public Func<double, int, double>? NeededRows { get; init; }

    /// <summary>True where the effect is signed (a difference) and its size is what counts.</summary>
    public bool IsSigned { get; init; }
}
