using System.Text;
using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Partitions;
using SparkMonitor.Delta.Schema;
using SparkMonitor.Delta.Statistics;

namespace SparkMonitor.Delta.Predicates;

/// <summary>Tells which files cannot hold a row for which a predicate is true, by their partition values and statistics.</summary>
internal sealed class FilePruning
{
    private readonly DeltaSnapshot _snapshot;
    private readonly DeltaPredicate _predicate;
    private readonly Dictionary<string, (IReadOnlyList<string> Physical, DeltaType Type, bool IsPartition)> _columns = new(StringComparer.Ordinal);

    /// <exception cref="DeltaException"><see cref="DeltaReason.NoSuchColumn"/>, or <see cref="DeltaReason.InvalidWrite"/> for a constant of a wrong type.</exception>
    public FilePruning(DeltaSnapshot snapshot, DeltaPredicate predicate)
    {
        _snapshot = snapshot;
        _predicate = predicate;
        Resolve(predicate);
    }

    /// <summary>False only where certainly no row of the file fulfils the predicate.</summary>
    public bool MayMatch(AddFile file)
    {
        var statistics = file.Stats is null ? null : FileStatistics.Parse(Encoding.UTF8.GetBytes(file.Stats));
        return MayBeTrue(_predicate, column => RangeOf(column, file, statistics));
    }

    /// <summary>True where the predicate is on partition columns alone and true for the file's values, so for all its rows.</summary>
    public bool Matches(AddFile file) =>
        OnPartitions && MayBeTrue(_predicate, c => RangeOf(c, file, null)) && !MayBeFalse(_predicate, c => RangeOf(c, file, null));

    /// <summary>True where the predicate names partition columns alone, so that it decides on whole files.</summary>
    public bool OnPartitions => _columns.Values.All(static c => c.IsPartition);

    private static bool MayBeTrue(DeltaPredicate predicate, Func<IReadOnlyList<string>, ColumnRange> rangeOf) => predicate switch
    {
        AndPredicate and => and.Parts.All(p => MayBeTrue(p, rangeOf)),
        OrPredicate or => or.Parts.Any(p => MayBeTrue(p, rangeOf)),
        NotPredicate not => MayBeFalse(not.Operand, rangeOf),
        NullPredicate isNull => rangeOf(isNull.Column).MayBeNull,
        ComparisonPredicate comparison => MayHold(comparison.Kind, comparison.Value, rangeOf(comparison.Column)),
        _ => true,
    };

    private static bool MayBeFalse(DeltaPredicate predicate, Func<IReadOnlyList<string>, ColumnRange> rangeOf) => predicate switch
    {
        AndPredicate and => and.Parts.Any(p => MayBeFalse(p, rangeOf)),
        OrPredicate or => or.Parts.All(p => MayBeFalse(p, rangeOf)),
        NotPredicate not => MayBeTrue(not.Operand, rangeOf),
        NullPredicate isNull => rangeOf(isNull.Column).MayHaveValue,
        ComparisonPredicate comparison => MayHold(Negation(comparison.Kind), comparison.Value, rangeOf(comparison.Column)),
        _ => true,
    };

    private static bool MayHold(ComparisonKind kind, object value, ColumnRange range)
    {
        if (!range.MayHaveValue)
        {
            return false;
        }

        var low = range.Min is null ? -1 : ValueOrder.Compare(range.Min, value);
        var high = range.Max is null ? 1 : ValueOrder.Compare(range.Max, value);
        return kind switch
        {
            ComparisonKind.Equal => low <= 0 && high >= 0,
            ComparisonKind.NotEqual => low != 0 || high != 0,
            ComparisonKind.Less => low < 0,
            ComparisonKind.LessOrEqual => low <= 0,
            ComparisonKind.Greater => high > 0,
            _ => high >= 0,
        };
    }

    private static ComparisonKind Negation(ComparisonKind kind) => kind switch
    {
        ComparisonKind.Equal => ComparisonKind.NotEqual,
        ComparisonKind.NotEqual => ComparisonKind.Equal,
        ComparisonKind.Less => ComparisonKind.GreaterOrEqual,
        ComparisonKind.LessOrEqual => ComparisonKind.Greater,
        ComparisonKind.Greater => ComparisonKind.LessOrEqual,
        _ => ComparisonKind.Less,
    };

    private ColumnRange RangeOf(IReadOnlyList<string> column, AddFile file, FileStatistics? statistics)
    {
        var (physical, type, isPartition) = _columns[Key(column)];
        if (isPartition)
        {
            try
            {
                return ColumnRange.Of(PartitionValueParser.Parse(file.PartitionValues.GetValueOrDefault(physical[0]), type));
            }
            catch (Exception e) when (e is FormatException or OverflowException)
            {
                // The scan of the file will say what is wrong with it.
                return ColumnRange.Unknown;
            }
        }

        if (statistics is null)
        {
            return ColumnRange.Unknown;
        }

        string[] path = [.. physical];
        var nulls = statistics.NullCount(path);
        return new ColumnRange(
            StatisticsBounds.Min(statistics.Min(path), type),
            StatisticsBounds.Max(statistics.Max(path), type),
            MayBeNull: nulls is not 0,
            MayHaveValue: nulls is null || statistics.NumRecords is null || nulls != statistics.NumRecords);
    }

    private void Resolve(DeltaPredicate predicate)
    {
        switch (predicate)
        {
            case AndPredicate and:
                and.Parts.ToList().ForEach(Resolve);
                break;
            case OrPredicate or:
                or.Parts.ToList().ForEach(Resolve);
                break;
            case NotPredicate not:
                Resolve(not.Operand);
                break;
            case NullPredicate isNull:
                Resolve(isNull.Column, null);
                break;
            case ComparisonPredicate comparison:
                Resolve(comparison.Column, comparison.Value);
                break;
        }
    }

    private void Resolve(IReadOnlyList<string> column, object? value)
    {
        var physical = new List<string>();
        DeltaType type = _snapshot.Schema;
        DeltaField? field = null;
        foreach (var name in column)
        {
            field = (type as StructType)?.Find(name) ?? throw new DeltaException(
                DeltaReason.NoSuchColumn, $"The table {_snapshot.Table.Location} has no column {string.Join('.', column)} at version {_snapshot.Version}.");
            physical.Add(field.PhysicalName(_snapshot.Mapping));
            type = field.Type;
        }

        if (value is not null && !StatisticsBounds.Fits(value, type))
        {
            throw new DeltaException(
                DeltaReason.NoSuchColumn, $"The column {string.Join('.', column)} of {_snapshot.Table.Location} is {type} and cannot be compared with a {value.GetType().Name}.");
        }

        var isPartition = column.Count == 1 && _snapshot.PartitionColumns.Contains(field!.Name, StringComparer.OrdinalIgnoreCase);
        _columns[Key(column)] = (physical, type, isPartition);
    }

    private static string Key(IReadOnlyList<string> column) => string.Join('\0', column);
}
