using SparkMonitor.Core.States;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.Summaries;

/// <summary>A stored summary. Its states are decoded when they are asked for.</summary>
public sealed class SummaryRow
{
    private readonly SummaryProjection _projection;
    private readonly object?[] _values;
    private ColumnStates? _states;

    internal SummaryRow(SummaryProjection projection, object?[] values, string entity, string stage, SummaryKey key)
    {
        (_projection, _values) = (projection, values);
        (Entity, Stage, Key) = (entity, stage, key);
        ConfigHash = (string)values[SummaryProjection.ConfigHash]!;
        RunTime = (DateTimeOffset)values[SummaryProjection.RunTime]!;
        TableTimestamp = (DateTimeOffset)values[SummaryProjection.TableTimestamp]!;
    }

    public string Entity { get; }

    public string Stage { get; }

    public SummaryKey Key { get; }

    public string ConfigHash { get; }

    public string RunId => (string)_values[SummaryProjection.RunId]!;

    public DateTimeOffset RunTime { get; }

    public string TableId => (string)_values[SummaryProjection.TableId]!;

    public long TableVersion => StoreValues.ToInteger(_values[SummaryProjection.TableVersion])!.Value;

    public DateTimeOffset TableTimestamp { get; }

    /// <summary>The column's type as Spark SQL writes it; null for the table's own row.</summary>
    public string? DataType => (string?)_values[SummaryProjection.DataType];

    /// <summary><c>numeric</c>, <c>categorical</c>, ...; null for the table's own row.</summary>
    public string? ColumnKind => (string?)_values[SummaryProjection.ColumnKind];

    public long Rows => StoreValues.ToInteger(_values[SummaryProjection.Rows])!.Value;

    /// <summary>Values that are not null.</summary>
    public long Count => StoreValues.ToInteger(_values[SummaryProjection.Count])!.Value;

    /// <summary>True where the source no longer has what the row is about.</summary>
    public bool IsVanished => (bool)_values[SummaryProjection.IsVanished]!;

    public string StateHash => (string)_values[SummaryProjection.StateHash]!;

    /// <summary>A value by the name of its column in <c>summaries</c>.</summary>
    /// <exception cref="ArgumentException">The query did not ask for that column.</exception>
    public object? this[string column] => _values[_projection.IndexOf(column)];

    public double? Number(string column) => (double?)this[column];

    public long? Integer(string column) => StoreValues.ToInteger(this[column]);

    public string? Text(string column) => (string?)this[column];

    /// <summary>The states, decoded once.</summary>
    /// <exception cref="InvalidOperationException">The query did not ask for states.</exception>
    /// <exception cref="StateFormatException">The stored bytes are damaged or of an unknown version.</exception>
    public ColumnStates States => _states ??= _projection.StatesAt is not { } at
        ? throw new InvalidOperationException("The query did not ask for states.")
        : StateCodecs.Decode([.. Enumerable.Range(at, StateCodecs.Versions.Count).Select(i => (byte[]?)_values[i])]);

    /// <summary>The encoded states in the order of <see cref="StateCodecs.Versions"/>.</summary>
    /// <exception cref="InvalidOperationException">The query did not ask for states.</exception>
    internal byte[]?[] EncodedStates => _projection.StatesAt is not { } at
        ? throw new InvalidOperationException("The query did not ask for states.")
        : [.. Enumerable.Range(at, StateCodecs.Versions.Count).Select(i => (byte[]?)_values[i])];

    /// <summary>A text, or null where the query did not ask for its column.</summary>
    internal string? TextOrNull(string column) => _projection.Columns.Contains(column, StringComparer.Ordinal) ? Text(column) : null;

    /// <summary>A later row of the same key takes the place of an earlier one: by the time of the table version, then of the run.</summary>
    public bool IsLaterThan(SummaryRow other) =>
        (TableTimestamp, RunTime).CompareTo((other.TableTimestamp, other.RunTime)) > 0;

    public override string ToString() =>
        $"{Entity}/{Stage} {Key.Granularity} {(Key.Window.Start is { } start ? TimeText.Format(start) : "")} {Key.SliceKey}={Key.SliceValue} {Key.Column}";
}
