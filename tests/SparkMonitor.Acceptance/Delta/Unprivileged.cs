using System.Diagnostics;

namespace SparkMonitor.Acceptance.Delta;

/// <summary>Programs run by a user without rights: the user of the tests where that is an ordinary one, else nobody, by <c>setpriv</c> of util-linux.</summary>
public static class Unprivileged
{
    private const string Nobody = "65534";

    private static readonly Lazy<string?> Reason = new(FindReason);

    private static readonly Lazy<string> Programs = new(CopyPrograms);

    /// <summary>Why tests that need it are skipped; null where they run.</summary>
    public static string? SkipReason => Reason.Value;

    /// <summary>This assembly as a program, with arguments.</summary>
    public static ProcessStartInfo Start(params string[] arguments)
    {
        var program = Environment.IsPrivilegedProcess ? Programs.Value : AppContext.BaseDirectory;
        string[] command = ["dotnet", "exec", Path.Combine(program, Path.GetFileName(typeof(Unprivileged).Assembly.Location)), .. arguments];
        var start = Environment.IsPrivilegedProcess
            ? new ProcessStartInfo("setpriv", ["--reuid=" + Nobody, "--regid=" + Nobody, "--clear-groups", .. command])
            : new ProcessStartInfo(command[0], command[1..]);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.WorkingDirectory = Path.GetTempPath();
        start.Environment["HOME"] = Path.GetTempPath();
        return start;
    }

    private static string? FindReason()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "Denying a user rights by file modes needs Linux.";
        }

        if (!Environment.IsPrivilegedProcess)
        {
            return null;
        }

        try
        {
            using var process = Process.Start(new ProcessStartInfo("setpriv", ["--reuid=" + Nobody, "--regid=" + Nobody, "--clear-groups", "dotnet", "--list-runtimes"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : "The tests run as root, and nobody may not run dotnet here.";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "The tests run as root, and setpriv (util-linux) is not there to become another user.";
        }
    }

    /// <summary>The programs where everybody may read them.</summary>
    private static string CopyPrograms()
    {
        var folder = Directory.CreateTempSubdirectory("sparkmonitor-programs-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory).Where(static f => Path.GetExtension(f) is ".dll" or ".so" or ".json"))
        {
            var copy = Path.Combine(folder, Path.GetFileName(file));
            File.Copy(file, copy);
            if (OperatingSystem.IsLinux())
            {
                File.SetUnixFileMode(copy, (UnixFileMode)0b100_100_100);
            }
        }

        if (OperatingSystem.IsLinux())
        {
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        }

        return folder;
    }
}

/// <summary>A fact that needs a user without rights.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnprivilegedFactAttribute : FactAttribute
{
    public UnprivilegedFactAttribute()
    {
        Skip = Unprivileged.SkipReason;
    }
}
