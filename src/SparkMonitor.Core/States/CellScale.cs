namespace SparkMonitor.Core.States;

/// <summary>How values map to cells of the quantile sketch (contract 3.2).</summary>
public enum CellScale : byte
{
    /// <summary>70 cells per octave of the magnitude.</summary>
    Cubic = 0,

    /// <summary>One cell a day; values are days since 1970.</summary>
    Day = 1,

    /// <summary>One cell a UTC hour; values are microseconds since 1970.</summary>
    Hour = 2,
}
