using System.Globalization;
using SparkMonitor.DuckDb.Native;

namespace SparkMonitor.DuckDb;

/// <summary>A type of DuckDB with everything that belongs to it. <see cref="ToString"/> gives it as SQL.</summary>
public sealed class DuckDbType
{
    internal DuckDbType(DuckDbTypeId id, DuckDbPhysicalType physical)
    {
        Id = id;
        Physical = physical;
    }

    public DuckDbTypeId Id { get; }

    public DuckDbPhysicalType Physical { get; }

    /// <summary>A name laid over the type, such as <c>JSON</c> over text; else null.</summary>
    public string? Alias { get; internal init; }

    /// <summary>Digits of a decimal, 1 to 38.</summary>
    public int Width { get; internal init; }

    /// <summary>Digits of a decimal behind the point.</summary>
    public int Scale { get; internal init; }

    /// <summary>Elements of every value of an array type.</summary>
    public int ArraySize { get; internal init; }

    /// <summary>The element of a list or array; for a map the struct of <c>key</c> and <c>value</c> that its list holds.</summary>
    public DuckDbType? Element { get; internal init; }

    /// <summary>Fields of a struct, members of a union.</summary>
    public IReadOnlyList<DuckDbField> Fields { get; internal init; } = [];

    /// <summary>Labels of an enum; its values are indices into them.</summary>
    public IReadOnlyList<string> Labels { get; internal init; } = [];

    public override string ToString() => Alias ?? Id switch
    {
        DuckDbTypeId.Decimal => string.Create(CultureInfo.InvariantCulture, $"DECIMAL({Width},{Scale})"),
        DuckDbTypeId.List => $"{Element}[]",
        DuckDbTypeId.Array => string.Create(CultureInfo.InvariantCulture, $"{Element}[{ArraySize}]"),
        DuckDbTypeId.Map => $"MAP({Element!.Fields[0].Type}, {Element.Fields[1].Type})",
        DuckDbTypeId.Struct => $"STRUCT({Members()})",
        DuckDbTypeId.Union => $"UNION({Members()})",
        DuckDbTypeId.Enum => $"ENUM({string.Join(", ", Labels.Select(DuckDbSql.QuoteLiteral))})",
        DuckDbTypeId.TimestampTz => "TIMESTAMP WITH TIME ZONE",
        DuckDbTypeId.TimestampS => "TIMESTAMP_S",
        DuckDbTypeId.TimestampMs => "TIMESTAMP_MS",
        DuckDbTypeId.TimestampNs => "TIMESTAMP_NS",
        DuckDbTypeId.TimeTz => "TIME WITH TIME ZONE",
        DuckDbTypeId.TimeNs => "TIME_NS",
        DuckDbTypeId.SqlNull => "\"NULL\"",
        _ => Id.ToString().ToUpperInvariant(),
    };

    /// <summary>Reads the type and gives the handle back.</summary>
    internal static DuckDbType Take(nint handle)
    {
        using var type = new LogicalTypeHandle(handle);
        return type.IsInvalid ? new(DuckDbTypeId.Invalid, DuckDbPhysicalType.None) : LogicalTypeReader.Read(type);
    }

    private string Members() => string.Join(", ", Fields.Select(f => $"{DuckDbSql.QuoteIdentifier(f.Name)} {f.Type}"));
}
