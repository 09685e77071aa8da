namespace SparkMonitor.Core.Summaries;

/// <summary>Which summaries to read, and which of their values.</summary>
public sealed record SummaryQuery
{
    /// <summary>Null for every entity.</summary>
    public string? Entity { get; init; }

    /// <summary>Null for every stage.</summary>
    public string? Stage { get; init; }

    /// <summary>Granularities by name, with null for all time; a null list for any.</summary>
    public IReadOnlyList<string?>? Granularities { get; init; }

    /// <summary>Only windows that end behind this instant, in microseconds. All-time rows and null windows are not affected.</summary>
    public long? From { get; init; }

    /// <summary>Only windows that begin before this instant, in microseconds.</summary>
    public long? To { get; init; }

    /// <summary>True for the whole table only, false for slices only, null for both.</summary>
    public bool? WholeTable { get; init; }

    /// <summary>A slice by its key; with it <see cref="SliceValues"/> counts.</summary>
    public string? SliceKey { get; init; }

    /// <summary>Values of <see cref="SliceKey"/>, with null for SQL null; a null list for any.</summary>
    public IReadOnlyList<string?>? SliceValues { get; init; }

    /// <summary>Columns by stored name, <c>:table</c> for the table's own rows; null for any.</summary>
    public IReadOnlyCollection<string>? Columns { get; init; }

    /// <summary>What was known then: runs that began later are left aside.</summary>
    public DateTimeOffset? KnownAt { get; init; }

    /// <summary>As of this version of the source table: what was profiled of later versions is left aside.</summary>
    public long? TableVersion { get; init; }

    /// <summary>As of this time of the source table.</summary>
    public DateTimeOffset? TableTimestamp { get; init; }

    /// <summary>Only rows of this configuration; null for the one of the latest run of each stage.</summary>
    public string? ConfigHash { get; init; }

    /// <summary>The columns of <c>summaries</c> to read beside those that identify a row; null for all but the states.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>True to read the encoded states too; they are decoded when asked for.</summary>
    public bool States { get; init; }
}
