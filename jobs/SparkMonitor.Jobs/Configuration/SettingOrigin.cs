using System.Globalization;

namespace SparkMonitor.Jobs.Configuration;

/// <summary>Where a setting was written: a file with line and column (from 1), an environment variable, or a command-line option.</summary>
/// <param name="Source">The file as the user named it, or the name of the variable or option.</param>
/// <param name="Line">0 where the source has no lines.</param>
internal sealed record SettingOrigin(string Source, int Line = 0, int Column = 0)
{
    /// <summary><c>monitor.yaml:12:5</c>, the form editors and terminals make clickable.</summary>
    public override string ToString() =>
        Line == 0 ? Source : string.Create(CultureInfo.InvariantCulture, $"{Source}:{Line}:{Column}");
}
