using System.Globalization;

namespace SparkMonitor.Delta.Schema;

/// <summary>A type of the Delta protocol. Types are equal when all their parts are, field metadata aside.</summary>
public abstract record DeltaType
{
    private protected DeltaType()
    {
    }

    /// <summary>The name in Spark SQL: <c>bigint</c>, <c>decimal(10,2)</c>, <c>array&lt;string&gt;</c>.</summary>
    public abstract string SqlName { get; }

    public sealed override string ToString() => SqlName;
}

/// <summary>A type without parameters.</summary>
public sealed record PrimitiveType(PrimitiveKind Kind) : DeltaType
{
    public override string SqlName => Kind switch
    {
        PrimitiveKind.Byte => "tinyint",
        PrimitiveKind.Short => "smallint",
        PrimitiveKind.Integer => "int",
        PrimitiveKind.Long => "bigint",
        PrimitiveKind.TimestampNtz => "timestamp_ntz",
        _ => Kind.ToString().ToLowerInvariant(),
    };
}

/// <summary>A decimal of up to 38 digits, <paramref name="Scale"/> of them behind the point.</summary>
public sealed record DecimalType(int Precision, int Scale) : DeltaType
{
    /// <summary>Digits that the widest decimal has.</summary>
    public const int MaxPrecision = 38;

    public override string SqlName => string.Create(CultureInfo.InvariantCulture, $"decimal({Precision},{Scale})");
}

public sealed record ArrayType(DeltaType Element, bool ContainsNull = true) : DeltaType
{
    public override string SqlName => $"array<{Element.SqlName}>";
}

public sealed record MapType(DeltaType Key, DeltaType Value, bool ValueContainsNull = true) : DeltaType
{
    public override string SqlName => $"map<{Key.SqlName},{Value.SqlName}>";
}
