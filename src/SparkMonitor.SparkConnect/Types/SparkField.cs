namespace SparkMonitor.SparkConnect;

/// <summary>A named column, or a field of a struct.</summary>
public sealed record SparkField(string Name, SparkType Type, bool Nullable = true)
{
    public override string ToString() => $"{Name}: {Type}{(Nullable ? string.Empty : " not null")}";
}
