namespace SparkMonitor.Core.Drift;

/// <summary>How false discoveries are held down from window to window.</summary>
public enum OnlineControlKind
{
    /// <summary>Each window is judged by itself.</summary>
    None,

    /// <summary>LORD++; assumes independent p-values.</summary>
    Lord,

    /// <summary>SAFFRON; assumes independent p-values.</summary>
    Saffron,

    /// <summary>ADDIS; made for conservative p-values, assumes them independent.</summary>
    Addis,

    /// <summary>LOND in its form for any dependence. The default: windows of one series depend on each other.</summary>
    Lond,

    /// <summary>
    /// Against a pinned reference evidence that gathers from window to window (an e-process of counts), which may be looked at after every one; against
    /// others e-values calibrated from p at LOND's levels, under any dependence.
    /// </summary>
    EValues,
}
