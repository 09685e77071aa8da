namespace SparkMonitor.Delta.Storage;

/// <summary>Operating-system error numbers behind <see cref="IOException"/>.</summary>
internal static class LocalErrors
{
    private const int NotPermitted = 1;
    private const int PermissionDenied = 13;
    private const int NoSpaceOnDevice = 28;
    private const int LinuxQuota = 122;
    private const int MacQuota = 69;
    private const int ReadOnlyFileSystem = 30;
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsWriteProtected = unchecked((int)0x80070013);

    public static bool IsPermission(IOException e) => !OperatingSystem.IsWindows() && (e.HResult is PermissionDenied or NotPermitted);

    public static bool IsNoSpace(IOException e) => OperatingSystem.IsWindows()
        ? e.HResult == WindowsDiskFull
        : e.HResult == NoSpaceOnDevice || e.HResult == (OperatingSystem.IsMacOS() ? MacQuota : LinuxQuota);

    public static bool IsReadOnly(IOException e) =>
        OperatingSystem.IsWindows() ? e.HResult == WindowsWriteProtected : e.HResult == ReadOnlyFileSystem;
}
