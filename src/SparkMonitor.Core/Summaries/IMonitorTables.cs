namespace SparkMonitor.Core.Summaries;

/// <summary>
/// The Delta tables of a store, through whichever engine: append rows in one commit marked for idempotence, and read rows back.
/// Everything the product knows of a store's tables is in <see cref="StoreTable"/>; an implementation only moves rows.
/// </summary>
public interface IMonitorTables : IAsyncDisposable
{
    /// <summary>Where the store lies, as a user would name it.</summary>
    string Location { get; }

    Task<bool> ExistsAsync(StoreTable table, CancellationToken cancellation);

    /// <summary>
    /// Appends all rows in one commit, creating the table (or adding columns that it lacks) first. Nothing is committed, and
    /// <see cref="AppendOutcome.Committed"/> is false, when <paramref name="mark"/> is already in the table's log.
    /// </summary>
    /// <param name="rows">Values in the order of the table's columns.</param>
    Task<AppendOutcome> AppendAsync(StoreTable table, IAsyncEnumerable<object?[]> rows, AppendMark mark, CancellationToken cancellation);

    /// <summary>True where a commit with this mark is in the table's log, so that the work need not be done at all.</summary>
    Task<bool> IsCommittedAsync(StoreTable table, AppendMark mark, CancellationToken cancellation);

    /// <summary>Rows with the wanted columns, in that order; columns that an older store lacks are null.</summary>
    /// <param name="filter">Equalities that every row must meet, null meaning null: partition columns prune files.</param>
    IAsyncEnumerable<object?[]> ReadAsync(
        StoreTable table,
        IReadOnlyList<string> columns,
        IReadOnlyList<KeyValuePair<string, object?>> filter,
        CancellationToken cancellation);

    /// <summary>How many rows a sorted read had better take at the most, so that sorting needs little memory.</summary>
    int SortedAtOnce => int.MaxValue;

    /// <summary>
    /// The rows of a part of a table in an order. An engine sorts within its own memory limit; what is written here sorts all rows at once.
    /// </summary>
    IAsyncEnumerable<object?[]> ReadAsync(StoreTable table, StoreRead read, CancellationToken cancellation) =>
        StoreOrder.ReadAsync(this, table, read, cancellation);
}

/// <summary>The <c>txn</c> of a commit: an application and a number; a repeat with the same pair changes nothing.</summary>
public sealed record AppendMark(string AppId, long Version);

/// <summary>What an append did.</summary>
public sealed record AppendOutcome(bool Committed, long TableVersion, long Rows);
