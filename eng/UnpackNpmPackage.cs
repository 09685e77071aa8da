using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Downloads one npm package through the npm client, compares it with a pinned hash and unpacks it. The destination appears by one
/// rename, so that builds side by side never see half a package; whoever comes second throws its copy away.
/// </summary>
public sealed class UnpackNpmPackage : Task
{
    public string Package { get; set; }

    public string Version { get; set; }

    /// <summary>The registry's <c>dist.integrity</c>: <c>sha512-</c> and the hash in base64.</summary>
    public string Integrity { get; set; }

    public string Destination { get; set; }

    /// <summary>What the package is for and what else would do, for the message when npm is missing.</summary>
    public string Needed { get; set; }

    private static bool IsWindows
    {
        get { return RuntimeInformation.IsOSPlatform(OSPlatform.Windows); }
    }

    private string Name
    {
        get { return Package + "@" + Version; }
    }

    public override bool Execute()
    {
        Destination = Path.GetFullPath(Destination);
        var parent = Path.GetDirectoryName(Destination);
        var work = Path.Combine(parent, "." + Guid.NewGuid().ToString("N"));
        try
        {
            Directory.CreateDirectory(work);
            using (WaitForTurn(Destination + ".lock"))
            {
                return Directory.Exists(Destination) || (Download(work) && Verify(work) && Unpack(work) && Publish(work));
            }
        }
        catch (Exception e) when (e is IOException || e is UnauthorizedAccessException)
        {
            Fail("SPM1005", "The npm package " + Name + " could not be kept in " + parent + ": " + e.Message
                + " Set SPARKMONITOR_CACHE to a folder that can be written to.");
            return false;
        }
        finally
        {
            TryDelete(work);
        }
    }

    /// <summary>Spares builds side by side the second download. It is a courtesy: without the lock the rename still decides.</summary>
    private static IDisposable WaitForTurn(string path)
    {
        var patience = Stopwatch.StartNew();
        while (patience.Elapsed < TimeSpan.FromMinutes(3))
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException)
            {
                System.Threading.Thread.Sleep(100);
            }
            catch (UnauthorizedAccessException)
            {
                System.Threading.Thread.Sleep(100);
            }
        }

        return null;
    }

    private bool Download(string work)
    {
        Log.LogMessage(MessageImportance.High, "Fetching " + Name + " with npm");
        var npm = "pack " + Name + " --pack-destination . --prefer-offline --ignore-scripts --silent";
        string output;
        var code = IsWindows ? Run("cmd.exe", "/d /c npm " + npm, work, out output) : Run("npm", npm, work, out output);
        if (code == 0)
        {
            return true;
        }

        if (code == NotFound || (IsWindows && code == 9009) || code == 127)
        {
            Fail("SPM1001", "npm was not found, and the build takes " + Name + " with it. Install Node.js, which brings npm"
                + (string.IsNullOrEmpty(Needed) ? "." : ". " + Needed));
        }
        else
        {
            Fail("SPM1002", "npm could not fetch " + Name + " (exit code " + code + "). " + output.Trim() + " " + Needed);
        }

        return false;
    }

    private bool Verify(string work)
    {
        const string Prefix = "sha512-";
        var archive = Archive(work);
        if (archive == null)
        {
            Fail("SPM1002", "npm left no archive of " + Name + " in " + work + ".");
            return false;
        }

        string actual;
        using (var hash = SHA512.Create())
        using (var stream = File.OpenRead(archive))
        {
            actual = Prefix + Convert.ToBase64String(hash.ComputeHash(stream));
        }

        if (actual == Integrity)
        {
            return true;
        }

        Fail("SPM1003", "The archive of " + Name + " is not the pinned one: its hash is " + actual + ", expected " + Integrity
            + ". Nothing was unpacked.");
        return false;
    }

    private bool Unpack(string work)
    {
        var target = Path.Combine(work, "unpacked");
        Directory.CreateDirectory(target);
        string output;
        var code = Run("tar", "-xzf " + Path.GetFileName(Archive(work)) + " -C unpacked --strip-components=1", work, out output);
        if (code == 0)
        {
            return true;
        }

        Fail("SPM1004", code == NotFound
            ? "tar was not found; the build needs it to unpack " + Name + "."
            : "tar could not unpack " + Name + " (exit code " + code + "). " + output.Trim());
        return false;
    }

    private bool Publish(string work)
    {
        try
        {
            Directory.Move(Path.Combine(work, "unpacked"), Destination);
        }
        catch (IOException)
        {
            if (!Directory.Exists(Destination))
            {
                throw;
            }
        }

        return true;
    }

    private static string Archive(string work)
    {
        return Directory.GetFiles(work, "*.tgz").SingleOrDefault();
    }

    private const int NotFound = -1000;

    private static int Run(string file, string arguments, string folder, out string output)
    {
        var text = new StringBuilder();
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        try
        {
            using (var process = new Process { StartInfo = start })
            {
                DataReceivedEventHandler take = (sender, e) =>
                {
                    lock (text)
                    {
                        text.AppendLine(e.Data);
                    }
                };
                process.OutputDataReceived += take;
                process.ErrorDataReceived += take;
                process.Start();
                process.StandardInput.Close();
                process.BeginOutputReadLine();
                process.BeginErrorReadLine();
                process.WaitForExit();
                output = text.ToString();
                return process.ExitCode;
            }
        }
        catch (Win32Exception)
        {
            output = "";
            return NotFound;
        }
    }

    private void Fail(string code, string message)
    {
        Log.LogError(null, code, null, null, 0, 0, 0, 0, message.Trim());
    }

    private static void TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, true);
        }
        catch (IOException)
        {
        }
        catch (UnauthorizedAccessException)
        {
        }
    }
}
