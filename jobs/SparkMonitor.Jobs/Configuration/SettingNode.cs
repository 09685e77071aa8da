namespace SparkMonitor.Jobs.Configuration;

/// <summary>A value of a settings file with the place it was written at.</summary>
internal abstract record SettingNode(SettingOrigin Origin);

/// <param name="Value">Null where the file says null or nothing.</param>
internal sealed record SettingScalar(SettingOrigin Origin, string? Value) : SettingNode(Origin);

internal sealed record SettingSequence(SettingOrigin Origin, IReadOnlyList<SettingNode> Items) : SettingNode(Origin);

/// <summary>Named settings in the order of the file; no two names are equal but for case.</summary>
internal sealed record SettingMapping(SettingOrigin Origin, IReadOnlyList<SettingEntry> Entries) : SettingNode(Origin);

/// <param name="Origin">The place of the name.</param>
internal sealed record SettingEntry(string Name, SettingOrigin Origin, SettingNode Node);
