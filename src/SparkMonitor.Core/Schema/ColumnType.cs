using System.Globalization;

namespace SparkMonitor.Core.Schema;

/// <summary>A column's type. Precision and scale belong to decimals, fields to structs, element and key to arrays and maps.</summary>
public sealed record ColumnType(TypeKind Kind)
{
    public int Precision { get; init; }

    public int Scale { get; init; }

    public IReadOnlyList<Column> Fields { get; init; } = [];

    /// <summary>The element of an array, the value of a map.</summary>
    public ColumnType? Element { get; init; }

    public ColumnType? Key { get; init; }

    public static ColumnType Decimal(int precision, int scale) => new(TypeKind.Decimal) { Precision = precision, Scale = scale };

    public static ColumnType Struct(params IReadOnlyList<Column> fields) => new(TypeKind.Struct) { Fields = fields };

    public static ColumnType Array(ColumnType element) => new(TypeKind.Array) { Element = element };

    public static ColumnType Map(ColumnType key, ColumnType value) => new(TypeKind.Map) { Key = key, Element = value };

    /// <summary>True for a decimal of more than 18 digits, whose unscaled value does not fit 64 bits.</summary>
    public bool IsWideDecimal => Kind == TypeKind.Decimal && Precision > 18;

    /// <summary>The name as Spark SQL writes it: <c>bigint</c>, <c>decimal(10,2)</c>, <c>array&lt;string&gt;</c>.</summary>
    public override string ToString() => Text(static name => name);

    /// <summary>The same with the names of fields as they are given.</summary>
    internal string Text(Func<string, string> field) => Kind switch
    {
        TypeKind.Boolean => "boolean",
        TypeKind.Byte => "tinyint",
        TypeKind.Short => "smallint",
        TypeKind.Int => "int",
        TypeKind.Long => "bigint",
        TypeKind.Float => "float",
        TypeKind.Double => "double",
        TypeKind.Decimal => string.Create(CultureInfo.InvariantCulture, $"decimal({Precision},{Scale})"),
        TypeKind.Text => "string",
        TypeKind.Binary => "binary",
        TypeKind.Date => "date",
        TypeKind.Timestamp => "timestamp",
        TypeKind.TimestampNtz => "timestamp_ntz",
        TypeKind.Struct => $"struct<{string.Join(",", Fields.Select(f => $"{field(f.Name)}:{f.Type.Text(field)}"))}>",
        TypeKind.Array => $"array<{Element?.Text(field)}>",
        TypeKind.Map => $"map<{Key?.Text(field)},{Element?.Text(field)}>",
        TypeKind.Variant => "variant",
        _ => "void",
    };
}
