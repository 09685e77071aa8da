namespace SparkMonitor.Core.Statistics.Divergences;

/// <summary>What stands in for a share of 0, which PSI and Kullback-Leibler cannot take.</summary>
/// <param name="Rule">The convention.</param>
/// <param name="Value">Its constant: a share, or rows.</param>
public readonly record struct ZeroFill(ZeroFillRule Rule, double Value)
{
    /// <summary>Nothing: the divergence is infinite where one side lacks a cell.</summary>
    public static ZeroFill None => new(ZeroFillRule.None, 0);

    /// <summary>Half a row in place of none; the default, because the noise it adds is that of the sample.</summary>
    public static ZeroFill HalfRow => new(ZeroFillRule.Rows, 0.5);

    /// <summary>Evidently: 0.0001, or a millionth of the side's smallest share where that is at most 0.0001.</summary>
    public static ZeroFill Evidently => new(ZeroFillRule.Evidently, 1e-4);

    /// <summary>A fixed share, as scorecard practice has it (0.0001, 0.001, ...).</summary>
    public static ZeroFill Share(double share) => new(ZeroFillRule.Share, share);

    /// <summary>So many rows added to every cell of both sides, shares taken of the enlarged totals.</summary>
    public static ZeroFill Additive(double rows) => new(ZeroFillRule.Additive, rows);
}
