namespace SparkMonitor.Core.Summaries;

/// <summary>Which rows of a store table to read, which of their columns, and in which order.</summary>
/// <param name="Columns">The wanted columns, in that order; columns that an older store lacks are null.</param>
public sealed record StoreRead(IReadOnlyList<string> Columns)
{
    /// <summary>Equalities that every row must meet: partition columns prune files.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Filter { get; init; } = [];

    /// <summary>Only rows without window, and those whose window begins at this instant or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only rows without window, and those whose window begins at this instant or earlier.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>True to leave out rows without window.</summary>
    public bool OnlyWindows { get; init; }

    /// <summary>Texts that a column must not have, nor null; null for no such condition.</summary>
    public (string Column, IReadOnlyList<string> Values)? Except { get; init; }

    /// <summary>Columns to order by, ascending, texts by their UTF-8 bytes, nulls first but windows without bounds last; none for the order of the files.</summary>
    public IReadOnlyList<string> Order { get; init; } = [];
}
