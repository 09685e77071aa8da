using System.Runtime.InteropServices;

namespace SparkMonitor.Delta.Storage;

/// <summary>
/// Gives a finished temporary file its name in one step that fails if the name exists. <c>File.Move</c> without overwriting is no such
/// step outside Windows: it looks first and then calls rename(2), which replaces, so two writers can both be told that they won.
/// </summary>
internal static partial class ExclusiveName
{
    private const int AtCurrentDirectory = -100;
    private const uint RenameNoReplace = 1;
    private const uint RenameExclusive = 4;
    private const uint MoveWriteThrough = 8;
    private const int OpenReadOnly = 0;

    private const int NotPermitted = 1;
    private const int Exists = 17;
    private const int CrossDevice = 18;
    private const int Invalid = 22;
    private const int TooManyLinks = 31;
    private const int LinuxNotImplemented = 38;
    private const int LinuxNotSupported = 95;
    private const int MacNotSupported = 45;
    private const int MacNotImplemented = 78;
    private const int WindowsFileExists = 80;
    private const int WindowsAlreadyExists = 183;

    /// <summary>True where the name is now this file's; false where another file has it.</summary>
    /// <remarks>The temporary name may or may not be left.</remarks>
    public static bool TryGive(string temporary, string name)
    {
        if (OperatingSystem.IsWindows())
        {
            if (MoveFile(temporary, name, MoveWriteThrough))
            {
                return true;
            }

            var error = Marshal.GetLastPInvokeError();
            return error is WindowsFileExists or WindowsAlreadyExists ? false : throw Failed(name, error);
        }

        var won = TryLink(temporary, name) ?? TryRename(temporary, name) ?? throw new DeltaException(
            DeltaReason.Storage,
            $"{name}: this file system offers neither hard links nor a rename that refuses to replace, so a commit cannot be made safely there.");
        if (won)
        {
            FlushFolder(Path.GetDirectoryName(name)!);
        }

        return won;
    }

    private static bool? TryLink(string temporary, string name)
    {
        if (Link(temporary, name) == 0)
        {
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        return error switch
        {
            Exists => false,
            NotPermitted or CrossDevice or TooManyLinks => null,
            _ when IsUnsupported(error) => null,
            _ => throw Failed(name, error),
        };
    }

    private static bool? TryRename(string temporary, string name)
    {
        int result;
        try
        {
            result = OperatingSystem.IsMacOS()
                ? RenameMac(temporary, name, RenameExclusive)
                : RenameLinux(AtCurrentDirectory, temporary, AtCurrentDirectory, name, RenameNoReplace);
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }

        if (result == 0)
        {
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        return error switch
        {
            Exists => false,
            Invalid => null,
            _ when IsUnsupported(error) => null,
            _ => throw Failed(name, error),
        };
    }

    private static bool IsUnsupported(int error) => OperatingSystem.IsMacOS()
        ? error is MacNotSupported or MacNotImplemented
        : error is LinuxNotSupported or LinuxNotImplemented;

    /// <summary>Makes the new name durable. Some file systems refuse to flush a folder; the file itself is durable by then.</summary>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open(folder, OpenReadOnly);
        if (descriptor >= 0)
        {
            _ = Flush(descriptor);
            _ = Close(descriptor);
        }
    }

    private static IOException Failed(string name, int error) =>
        new($"{Marshal.GetPInvokeErrorMessage(error)} : '{name}'", OperatingSystem.IsWindows() ? unchecked((int)0x80070000) | error : error);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string from, string to);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameLinux(int fromFolder, string from, int toFolder, string to, uint flags);

    [LibraryImport("libc", EntryPoint = "renamex_np", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameMac(string from, string to, uint flags);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);

    [LibraryImport("kernel32", EntryPoint = "MoveFileExW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool MoveFile(string from, string to, uint flags);
}
