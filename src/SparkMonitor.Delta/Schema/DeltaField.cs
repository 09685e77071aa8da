using System.Collections.Frozen;
using System.Text.Json;

namespace SparkMonitor.Delta.Schema;

/// <summary>A column, or a field of a struct.</summary>
public sealed class DeltaField : IEquatable<DeltaField>
{
    public const string PhysicalNameKey = "delta.columnMapping.physicalName";
    public const string IdKey = "delta.columnMapping.id";
    public const string TypeChangesKey = "delta.typeChanges";
    public const string InvariantsKey = "delta.invariants";
    public const string GenerationKey = "delta.generationExpression";
    public const string DefaultKey = "CURRENT_DEFAULT";
    /// <summary>Spark's note of a text column of limited length: <c>varchar(10)</c>, <c>char(3)</c>.</summary>
    public const string LimitedTextKey = "__CHAR_VARCHAR_TYPE_STRING";
    public const string IdentityPrefix = "delta.identity.";
    public const string CommentKey = "comment";

    private static readonly FrozenDictionary<string, JsonElement> NoMetadata = FrozenDictionary<string, JsonElement>.Empty;

    public DeltaField(string name, DeltaType type, bool nullable = true, IReadOnlyDictionary<string, JsonElement>? metadata = null)
    {
        Name = name;
        Type = type;
        Nullable = nullable;
        Metadata = metadata ?? NoMetadata;
    }

    public string Name { get; }

    public DeltaType Type { get; }

    public bool Nullable { get; }

    public IReadOnlyDictionary<string, JsonElement> Metadata { get; }

    /// <summary>The name in data files, partition values and statistics; the plain name without column mapping.</summary>
    public string? MappedName => Text(PhysicalNameKey);

    /// <summary>The column id in data files under column mapping.</summary>
    public long? Id => Metadata.TryGetValue(IdKey, out var id) && id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out var value) ? value : null;

    public string? Comment => Text(CommentKey);

    /// <summary>A text entry of the metadata.</summary>
    public string? Text(string key) =>
        Metadata.TryGetValue(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public DeltaField WithType(DeltaType type) => new(Name, type, Nullable, Metadata);

    public bool Equals(DeltaField? other) =>
        other is not null
        && string.Equals(Name, other.Name, StringComparison.Ordinal)
        && Nullable == other.Nullable
        && Type.Equals(other.Type);

    public override bool Equals(object? obj) => Equals(obj as DeltaField);

    public override int GetHashCode() => HashCode.Combine(Name, Type, Nullable);

    public override string ToString() => $"{Name} {Type}";
}
