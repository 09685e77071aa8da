namespace SparkMonitor.Jobs.Spark;

/// <summary>How to come by a Spark server, and how to start a private one.</summary>
public sealed record SparkServerSettings
{
    /// <summary>Where <c>SPARK_REMOTE</c>, <c>SPARK_HOME</c> and <c>PATH</c> are looked up; a private server gets all of it.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public string Master { get; init; } = "local[*]";

    /// <summary>Memory of a private server's driver, which does all the work, as Spark writes it.</summary>
    public string Memory { get; init; } = "2g";

    /// <summary>Spark settings of a private server; they win over those of the settings file.</summary>
    public IReadOnlyDictionary<string, string> Spark { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether a private server has Delta Lake.</summary>
    public bool Delta { get; init; } = true;

    /// <summary>How long a private server may take to answer; the first start may fetch Delta's jars.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromMinutes(5);

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
