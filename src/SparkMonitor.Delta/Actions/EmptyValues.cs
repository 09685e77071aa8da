using System.Collections.Frozen;

namespace SparkMonitor.Delta.Actions;

/// <summary>The shared map without entries.</summary>
internal static class EmptyValues
{
    public static IReadOnlyDictionary<string, string?> Instance { get; } = FrozenDictionary<string, string?>.Empty;
}
