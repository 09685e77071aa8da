namespace SparkMonitor.SparkConnect;

/// <summary>The kinds of Spark types, and how a column of each holds its values.</summary>
public enum SparkTypeKind
{
    /// <summary>void: no values.</summary>
    Null,
    Boolean,

    /// <summary>tinyint, 8 bits signed.</summary>
    Byte,

    /// <summary>smallint, 16 bits signed.</summary>
    Short,

    /// <summary>int, 32 bits signed.</summary>
    Integer,

    /// <summary>bigint, 64 bits signed.</summary>
    Long,
    Float,
    Double,

    /// <summary>Unscaled value in 128 bits.</summary>
    Decimal,

    /// <summary>UTF-8, also for char and varchar.</summary>
    String,
    Char,
    VarChar,
    Binary,

    /// <summary>Days since 1970-01-01, 32 bits.</summary>
    Date,

    /// <summary>Instant: microseconds since 1970-01-01 UTC, 64 bits.</summary>
    Timestamp,

    /// <summary>Wall time without zone: microseconds since 1970-01-01 00:00, 64 bits.</summary>
    TimestampNtz,

    /// <summary>Nanoseconds since midnight, 64 bits.</summary>
    Time,

    /// <summary>Months, 32 bits.</summary>
    YearMonthInterval,

    /// <summary>Microseconds, 64 bits.</summary>
    DayTimeInterval,

    /// <summary><see cref="SparkCalendarInterval"/>.</summary>
    CalendarInterval,
    Array,
    Map,
    Struct,

    /// <summary>A value and its dictionary of names, in Spark's binary encoding.</summary>
    Variant,

    /// <summary>A struct of the reference system's number and well-known binary.</summary>
    Geometry,
    Geography,
}
