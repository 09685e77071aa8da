using SparkMonitor.Core.References;
using SparkMonitor.Core.Statistics.Effects;
using SparkMonitor.Core.Statistics.Multiplicity;

namespace SparkMonitor.Core.Drift;

/// <summary>
/// How drift of an entity is judged. The defaults suffice: a configuration names at most the references, the shift that matters and the
/// level.
/// </summary>
public sealed record DriftPolicy
{
    public static DriftPolicy Default { get; } = new();

    /// <summary>What every window is compared with, each by itself.</summary>
    public IReadOnlyList<ReferenceSpec> References { get; init; } = [ReferenceSpec.Previous];

    /// <summary>Stages to evaluate; empty for all.</summary>
    public IReadOnlyList<string> Stages { get; init; } = [];

    /// <summary>Granularities to evaluate; empty for all, and the whole table where there are no windows.</summary>
    public IReadOnlyList<string> Granularities { get; init; } = [];

    /// <summary>Whether slices are evaluated beside the whole table.</summary>
    public bool Slices { get; init; } = true;

    /// <summary>
    /// The least change that matters, as a shift of a normal column in its standard deviations: every method's default threshold is the value
    /// that such a shift gives.
    /// </summary>
    public double Shift { get; init; } = 0.1;

    /// <summary>Level of the corrected p-values.</summary>
    public double Alpha { get; init; } = 0.05;

    /// <summary>Within a family: all columns and slices of one entity, stage, window and reference.</summary>
    public Adjustment Correction { get; init; } = Adjustment.BenjaminiYekutieli;

    /// <summary>Across windows, on one combined p-value per window.</summary>
    public OnlineControlKind Online { get; init; } = OnlineControlKind.None;

    /// <summary>Confidence level of effects.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Fewer rows than this on a side are <c>insufficient</c>.</summary>
    public long MinimumRows { get; init; } = MinimumSample.Floor;

    /// <summary>Windows with fewer rows grow to the past until they hold so many; 0 leaves them as they are.</summary>
    public long GrowTo { get; init; }

    /// <summary>
    /// Detector of change points (in means, shares of nulls, numbers of rows) that rolling, expanding and seasonal references and growing windows do not
    /// reach across; none for accepted shifts alone.
    /// </summary>
    public SeriesDetector SplitAt { get; init; } = SeriesDetector.None;

    /// <summary>Names of methods; <c>auto</c> for those that fit the column.</summary>
    public IReadOnlyList<string> Methods { get; init; } = [Auto];

    public ThresholdSpec Threshold { get; init; } = ThresholdSpec.Default;

    /// <summary>By method name; before <see cref="Threshold"/>.</summary>
    public IReadOnlyDictionary<string, ThresholdSpec> Thresholds { get; init; } = new Dictionary<string, ThresholdSpec>();

    public MeasureOptions Measures { get; init; } = MeasureOptions.Default;

    /// <summary>Rules in order; the last one that matches a column decides each of its settings.</summary>
    public IReadOnlyList<DriftRule> Columns { get; init; } = [];

    /// <summary>In place of a method's name: those that <see cref="MethodChoice"/> takes.</summary>
    public const string Auto = "auto";
}
