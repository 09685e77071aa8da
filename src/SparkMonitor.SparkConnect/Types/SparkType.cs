using System.Globalization;

namespace SparkMonitor.SparkConnect;

/// <summary>A Spark SQL type.</summary>
public sealed class SparkType
{
    private SparkType(SparkTypeKind kind)
    {
        Kind = kind;
    }

    public static SparkType Null { get; } = new(SparkTypeKind.Null);

    public static SparkType Boolean { get; } = new(SparkTypeKind.Boolean);

    public static SparkType Byte { get; } = new(SparkTypeKind.Byte);

    public static SparkType Short { get; } = new(SparkTypeKind.Short);

    public static SparkType Integer { get; } = new(SparkTypeKind.Integer);

    public static SparkType Long { get; } = new(SparkTypeKind.Long);

    public static SparkType Float { get; } = new(SparkTypeKind.Float);

    public static SparkType Double { get; } = new(SparkTypeKind.Double);

    public static SparkType String { get; } = new(SparkTypeKind.String);

    public static SparkType Binary { get; } = new(SparkTypeKind.Binary);

    public static SparkType Date { get; } = new(SparkTypeKind.Date);

    public static SparkType Timestamp { get; } = new(SparkTypeKind.Timestamp);

    public static SparkType TimestampNtz { get; } = new(SparkTypeKind.TimestampNtz);

    public static SparkType YearMonthInterval { get; } = new(SparkTypeKind.YearMonthInterval);

    public static SparkType DayTimeInterval { get; } = new(SparkTypeKind.DayTimeInterval);

    public static SparkType CalendarInterval { get; } = new(SparkTypeKind.CalendarInterval);

    public static SparkType Variant { get; } = new(SparkTypeKind.Variant);

    public SparkTypeKind Kind { get; }

    /// <summary>Digits of a decimal, 1 to 38; fractional digits of a time, 0 to 9.</summary>
    public int Precision { get; private init; }

    /// <summary>Fractional digits of a decimal.</summary>
    public int Scale { get; private init; }

    /// <summary>Length of char and varchar, in characters.</summary>
    public int Length { get; private init; }

    /// <summary>Reference system of geometry and geography; -1 where each value has its own.</summary>
    public int Srid { get; private init; }

    /// <summary>Collation of a string; null for the default.</summary>
    public string? Collation { get; private init; }

    /// <summary>Type of an array's elements or a map's values.</summary>
    public SparkType? ElementType { get; private init; }

    /// <summary>Whether an array's elements or a map's values may be null.</summary>
    public bool ContainsNull { get; private init; }

    /// <summary>Type of a map's keys.</summary>
    public SparkType? KeyType { get; private init; }

    /// <summary>Fields of a struct; empty for other kinds.</summary>
    public IReadOnlyList<SparkField> Fields { get; private init; } = [];

    public static SparkType Decimal(int precision, int scale)
    {
        if (precision is < 1 or > 38 || scale < 0 || scale > precision)
        {
            throw new ArgumentOutOfRangeException(nameof(precision), $"decimal({precision},{scale}) is not a Spark type: precision 1 to 38, scale 0 to precision.");
        }

        return new SparkType(SparkTypeKind.Decimal) { Precision = precision, Scale = scale };
    }

    public static SparkType StringWith(string? collation) => new(SparkTypeKind.String) { Collation = collation };

    public static SparkType Char(int length) => new(SparkTypeKind.Char) { Length = length };

    public static SparkType VarChar(int length) => new(SparkTypeKind.VarChar) { Length = length };

    public static SparkType Time(int precision = 6) => new(SparkTypeKind.Time) { Precision = precision };

    public static SparkType Geometry(int srid) => new(SparkTypeKind.Geometry) { Srid = srid };

    public static SparkType Geography(int srid) => new(SparkTypeKind.Geography) { Srid = srid };

    public static SparkType Array(SparkType element, bool containsNull = true)
    {
        ArgumentNullException.ThrowIfNull(element);
        return new SparkType(SparkTypeKind.Array) { ElementType = element, ContainsNull = containsNull };
    }

    public static SparkType Map(SparkType key, SparkType value, bool containsNull = true)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        return new SparkType(SparkTypeKind.Map) { KeyType = key, ElementType = value, ContainsNull = containsNull };
    }

    public static SparkType Struct(params IReadOnlyList<SparkField> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return new SparkType(SparkTypeKind.Struct) { Fields = fields };
    }

    /// <summary>The type in Spark's DDL, such as <c>array&lt;decimal(10,2)&gt;</c>.</summary>
    public override string ToString() => Kind switch
    {
        SparkTypeKind.Null => "void",
        SparkTypeKind.Byte => "tinyint",
        SparkTypeKind.Short => "smallint",
        SparkTypeKind.Integer => "int",
        SparkTypeKind.Long => "bigint",
        SparkTypeKind.Decimal => string.Create(CultureInfo.InvariantCulture, $"decimal({Precision},{Scale})"),
        SparkTypeKind.Char => string.Create(CultureInfo.InvariantCulture, $"char({Length})"),
        SparkTypeKind.VarChar => string.Create(CultureInfo.InvariantCulture, $"varchar({Length})"),
        SparkTypeKind.String => Collation is null ? "string" : $"string collate {Collation}",
        SparkTypeKind.Time => string.Create(CultureInfo.InvariantCulture, $"time({Precision})"),
        SparkTypeKind.TimestampNtz => "timestamp_ntz",
        SparkTypeKind.YearMonthInterval => "interval year to month",
        SparkTypeKind.DayTimeInterval => "interval day to second",
        SparkTypeKind.CalendarInterval => "interval",
        SparkTypeKind.Array => $"array<{ElementType}>",
        SparkTypeKind.Map => $"map<{KeyType},{ElementType}>",
        SparkTypeKind.Struct => $"struct<{string.Join(",", Fields.Select(f => $"{QuoteName(f.Name)}:{f.Type}"))}>",
        SparkTypeKind.Geometry => string.Create(CultureInfo.InvariantCulture, $"geometry({Srid})"),
        SparkTypeKind.Geography => string.Create(CultureInfo.InvariantCulture, $"geography({Srid})"),
        _ => Kind.ToString().ToLowerInvariant(),
    };

    private static string QuoteName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? name
            : SparkSql.Identifier(name);
}
