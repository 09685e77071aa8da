namespace SparkMonitor.Core.Statistics.ChangePoints;

/// <summary>What a stretch of a series costs when it is described by one set of parameters.</summary>
public interface ISegmentCost
{
    /// <summary>Values in the series.</summary>
    int Length { get; }

    /// <summary>Shortest segment the cost is meaningful for.</summary>
    int Least { get; }

    /// <summary>Parameters a segment has, the unit of penalties.</summary>
    int Parameters { get; }

    /// <summary>Cost of [from, to).</summary>
    double Of(int from, int to);
}
