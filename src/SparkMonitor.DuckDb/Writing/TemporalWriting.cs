namespace SparkMonitor.DuckDb;

/// <summary>Dates, times and timestamps into vectors. A wall clock's reading is not taken for an instant, nor an instant for a reading.</summary>
internal static class TemporalWriting
{
    public static void Write(DuckDbVectorWriter vector, int row, object value)
    {
        switch (vector.Type.Id)
        {
            case DuckDbTypeId.Date:
                vector.Set(row, value switch
                {
                    DateOnly date => TemporalValues.Days(date),
                    DuckDbDate date => date.Days,
                    _ => throw BoxedWriting.Refuse(vector, value),
                });
                break;
            case DuckDbTypeId.Time:
                vector.Set(row, Exact(Nanos(vector, value), 1_000));
                break;
            case DuckDbTypeId.TimeNs:
                vector.Set(row, Nanos(vector, value));
                break;
            case DuckDbTypeId.TimeTz:
                vector.Set(row, value is DuckDbTimeTz time ? time.Bits : throw BoxedWriting.Refuse(vector, value));
                break;
            case DuckDbTypeId.TimestampTz:
                vector.Set(row, value switch
                {
                    DateTimeOffset instant => Ticks(instant.UtcDateTime, DuckDbTimeUnit.Microseconds),
                    DateTime { Kind: DateTimeKind.Utc } instant => Ticks(instant, DuckDbTimeUnit.Microseconds),
                    DuckDbTimestamp { IsInstant: true } stamp => In(stamp, DuckDbTimeUnit.Microseconds),
                    _ => throw BoxedWriting.Refuse(vector, value),
                });
                break;
            case DuckDbTypeId.Timestamp or DuckDbTypeId.TimestampS or DuckDbTypeId.TimestampMs or DuckDbTypeId.TimestampNs:
                var unit = UnitOf(vector.Type.Id);
                vector.Set(row, value switch
                {
                    DateTime { Kind: DateTimeKind.Unspecified } reading => Ticks(reading, unit),
                    DuckDbTimestamp { IsInstant: false } stamp => In(stamp, unit),
                    _ => throw BoxedWriting.Refuse(vector, value),
                });
                break;
            default:
                throw new NotSupportedException($"Values of {vector.Type} cannot be written.");
        }
    }

    private static DuckDbTimeUnit UnitOf(DuckDbTypeId id) => id switch
    {
        DuckDbTypeId.TimestampS => DuckDbTimeUnit.Seconds,
        DuckDbTypeId.TimestampMs => DuckDbTimeUnit.Milliseconds,
        DuckDbTypeId.TimestampNs => DuckDbTimeUnit.Nanoseconds,
        _ => DuckDbTimeUnit.Microseconds,
    };

    private static long Nanos(DuckDbVectorWriter vector, object value) => value switch
    {
        TimeOnly time => time.Ticks * 100,
        DuckDbTime time => time.Nanoseconds,
        _ => throw BoxedWriting.Refuse(vector, value),
    };

    private static long Ticks(DateTime time, DuckDbTimeUnit unit)
    {
        var ticks = time.Ticks - DateTime.UnixEpoch.Ticks;
        return unit == DuckDbTimeUnit.Nanoseconds ? checked(ticks * 100) : Exact(ticks, Nanoseconds(unit) / 100);
    }

    private static long In(DuckDbTimestamp stamp, DuckDbTimeUnit unit) => stamp.IsInfinite || stamp.Unit == unit
        ? stamp.Value
        : stamp.Unit < unit
            ? checked(stamp.Value * (Nanoseconds(stamp.Unit) / Nanoseconds(unit)))
            : Exact(stamp.Value, Nanoseconds(unit) / Nanoseconds(stamp.Unit));

    private static long Nanoseconds(DuckDbTimeUnit unit) => unit switch
    {
        DuckDbTimeUnit.Seconds => 1_000_000_000,
        DuckDbTimeUnit.Milliseconds => 1_000_000,
        DuckDbTimeUnit.Microseconds => 1_000,
        _ => 1,
    };

    private static long Exact(long value, long divisor) => value % divisor == 0
        ? value / divisor
        : throw new ArgumentException("The time is finer than the column: it would be cut.");
}
