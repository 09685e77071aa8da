using System.Diagnostics;
using System.Globalization;

namespace SparkMonitor.Acceptance.Delta;

/// <summary>A file system of its own with little room, in memory: for disks that are full or read-only in earnest.</summary>
public sealed class SmallDisk : IDisposable
{
    private static readonly Lazy<bool> Mountable = new(TryMount);

    public SmallDisk(int bytes)
    {
        Folder = Directory.CreateTempSubdirectory("sparkmonitor-disk-").FullName;
        Assert.True(Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={bytes}"), "none", Folder));
    }

    /// <summary>Why tests that need it are skipped; null where they run.</summary>
    public static string? SkipReason => Mountable.Value ? null : "Mounting a file system in memory needs Linux and root.";

    public string Folder { get; }

    public void SetReadOnly(bool readOnly) => Assert.True(Run("mount", "-o", readOnly ? "remount,ro" : "remount,rw", Folder));

    public void Dispose()
    {
        Run("umount", "-l", Folder);
        Directory.Delete(Folder);
    }

    private static bool TryMount()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return false;
        }

        var folder = Directory.CreateTempSubdirectory("sparkmonitor-disk-").FullName;
        var mounted = Run("mount", "-t", "tmpfs", "-o", "size=65536", "none", folder);
        if (mounted)
        {
            Run("umount", folder);
        }

        Directory.Delete(folder);
        return mounted;
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

/// <summary>A fact that needs a <see cref="SmallDisk"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute()
    {
        Skip = SmallDisk.SkipReason;
    }
}
