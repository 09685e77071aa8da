namespace SparkMonitor.Tests.DuckDb;

/// <summary>A test that needs a shell script as a program.</summary>
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "Needs a POSIX shell." : null;
}
