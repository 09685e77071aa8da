using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.States.Readout;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.Summaries;

/// <summary>Turns samples of one run into rows of <c>summaries</c>: every figure is read from the states, by this one function.</summary>
/// <param name="run">The run; its identity and source are copied onto every row.</param>
public sealed class SummaryRowWriter(RunRecord run)
{
    private const long MicrosecondsPerSecond = 1_000_000;

    private readonly object _labels = StoreValues.Map(run.Labels);

    /// <summary>The states and their hash, which tell whether the row must be written at all.</summary>
    public static (byte[]?[] States, string Hash) Encode(SummarySample sample)
    {
        var states = sample.IsVanished ? new byte[]?[StateCodecs.Versions.Count] : StateCodecs.Encode(sample.States);
        return (states, StateHash.Of(sample, states));
    }

    /// <summary>The values of a row in the order of the table's columns.</summary>
    /// <param name="runRecord">The run's own row as JSON, on the one row that carries it.</param>
    public object?[] Write(SummarySample sample, byte[]?[] states, string hash, string? runRecord = null)
    {
        var row = new List<object?>(SummariesTable.Definition.Columns.Count);
        AddIdentity(row, sample);
        var readout = new ColumnReadout(sample.States, sample.Column?.Type);
        AddCounts(row, sample, readout);
        AddNumbers(row, sample, readout);
        AddTexts(row, sample, readout);
        AddItems(row, sample, readout);
        row.Add(sample.Custom.Count == 0 ? null : StoreValues.Map(sample.Custom));
        row.Add(sample.CustomErrors.Count == 0 ? null : StoreValues.Map(sample.CustomErrors));
        row.AddRange([sample.NonNullColumns, sample.Schema, sample.Files, sample.Bytes]);
        row.AddRange(states);
        row.Add(StoreValues.Map(StateCodecs.Versions.Where((_, i) => states[i] is not null)
            .Select(v => new KeyValuePair<string, int>(v.Name, v.Version))));
        row.AddRange([hash, runRecord]);
        return [.. row];
    }

    private void AddIdentity(List<object?> row, SummarySample sample)
    {
        var key = sample.Key;
        row.AddRange([run.RunId, run.RunTime, run.Entity, run.Stage, _labels, run.ConfigHash, run.Engine, run.ProductVersion]);
        row.AddRange([run.TableUri, run.TableId, run.TableVersion, run.TableTimestamp]);
        row.AddRange([
            key.Granularity,
            key.IsAllTime ? null : new object?[] { Time(key.Window.Start), Time(key.Window.End) },
            key.IsNullWindow,
            key.SliceKey,
            key.SliceValue,
            key.Column,
            sample.Column?.Type.ToString(),
            sample.Column?.Kind.ToString().ToLowerInvariant(),
        ]);
    }

    private static void AddCounts(List<object?> row, SummarySample sample, ColumnReadout readout)
    {
        var counts = readout.Counts;
        var (isNumber, isText) = (IsNumber(sample.Column?.Type), sample.Column?.Type.Kind == TypeKind.Text);
        var isBytes = sample.Column?.Type.Kind == TypeKind.Binary;
        long? distinct = sample.Column is null ? null : readout.DistinctCount;
        long? nulls = sample.Column is null ? null : counts.Nulls;
        long? nan = isNumber ? counts.NaNs : null;
        long? zeros = isNumber ? counts.Zeros : null;
        long? negatives = isNumber ? counts.Negatives : null;
        long? empties = isText || isBytes ? counts.Empties : null;
        long? blanks = isText ? counts.Blanks : null;
        row.AddRange([
            counts.Rows, sample.IsVanished, counts.NonNulls, nulls, nan, isNumber ? counts.Infinities : null, zeros, negatives, empties, blanks,
            distinct, distinct is null ? null : readout.DistinctIsExact,
            Percent(nulls), Percent(nan), Percent(zeros), Percent(negatives), Percent(empties), Percent(blanks), Percent(distinct),
        ]);

        object? Percent(long? part) => part is null || counts.Rows == 0 ? null : 100.0 * part.Value / counts.Rows;
    }

    private static void AddNumbers(List<object?> row, SummarySample sample, ColumnReadout readout)
    {
        // The numbers of a complex column are its element counts, which stand with the lengths.
        if (sample.Column is null || sample.IsVanished || IsCounted(sample.Column.Type))
        {
            row.AddRange(new object?[12]);
            return;
        }

        var moments = readout.Moments;
        var median = readout.Median;
        row.AddRange([
            readout.Min, readout.Max, moments.Mean, moments.StandardDeviation, moments.Skewness, moments.Kurtosis, moments.Sum, median,
            median is null ? null : SummariesTable.QuantileLevels.Select(l => (object?)readout.Quantile(l)).ToList(),
            Shown(readout.MinMicroseconds), Shown(readout.MaxMicroseconds), Shown(Microseconds(sample.Column.Type, median)),
        ]);
    }

    private static void AddTexts(List<object?> row, SummarySample sample, ColumnReadout readout)
    {
        if (sample.Column is { } column && IsCounted(column.Type))
        {
            row.AddRange([readout.Min, readout.Max, readout.Moments.Mean, null, null, null, null]);
            return;
        }

        var text = sample.States.Text;
        row.AddRange([
            (double?)readout.MinLength, (double?)readout.MaxLength, readout.Lengths?.Mean,
            readout.MinText, text?.Smallest?.IsTruncated, readout.MaxText, text?.Largest?.IsTruncated,
        ]);
    }

    private static void AddItems(List<object?> row, SummarySample sample, ColumnReadout readout)
    {
        if (readout.FrequentItems(HeavyItems.Most) is { } items)
        {
            row.Add(items.Select(i => (object?)new object?[] { readout.TextOf(i), i.Count }).ToList());
            row.Add(0L);
        }
        else
        {
            row.Add(sample.Heavy?.Items.Select(i => (object?)new object?[] { i.Text, i.Count }).ToList());
            row.Add(sample.Heavy?.Error);
        }
    }

    private static bool IsNumber(ColumnType? type) => type?.Kind is TypeKind.Boolean or TypeKind.Byte or TypeKind.Short or TypeKind.Int
        or TypeKind.Long or TypeKind.Float or TypeKind.Double or TypeKind.Decimal;

    private static bool IsCounted(ColumnType type) => type.Kind is TypeKind.Array or TypeKind.Map or TypeKind.Variant;

    private static long? Microseconds(ColumnType type, double? seen) => (type.Kind, seen) switch
    {
        (_, null) => null,
        (TypeKind.Date, { } days) => (long)days * WindowCalendar.MicrosecondsPerDay,
        (TypeKind.Timestamp or TypeKind.TimestampNtz, { } seconds) => (long)Math.Round(seconds * MicrosecondsPerSecond),
        _ => null,
    };

    private static DateTimeOffset? Shown(long? time) =>
        time is >= WindowCalendar.MinTime and <= WindowCalendar.MaxTime ? TimeText.ToDateTimeOffset(time.Value) : null;

    private static DateTimeOffset? Time(long? time) => time is null ? null : TimeText.ToDateTimeOffset(time.Value);
}
