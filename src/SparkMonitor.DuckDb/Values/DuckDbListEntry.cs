using System.Runtime.InteropServices;

namespace SparkMonitor.DuckDb;

/// <summary>Where the elements of one list lie in the child vector. The entry of a null list means nothing.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDbListEntry(long offset, long length)
{
    public long Offset { get; } = offset;

    public long Length { get; } = length;
}
