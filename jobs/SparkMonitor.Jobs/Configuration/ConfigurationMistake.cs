namespace SparkMonitor.Jobs.Configuration;

/// <summary>One thing to mend in the configuration.</summary>
/// <param name="Setting">The setting's full name, such as <c>entities.flights.stages.raw.table</c>; empty for the file as a whole.</param>
internal sealed record ConfigurationMistake(SettingOrigin Origin, string Setting, string Message)
{
    public override string ToString() => Setting.Length == 0 ? $"{Origin}: {Message}" : $"{Origin}: {Setting}: {Message}";
}
