using System.Globalization;

namespace SparkMonitor.DuckDb;

/// <summary>A TIME WITH TIME ZONE: a local time of day and how far it is ahead of UTC.</summary>
public readonly record struct DuckDbTimeTz(long Microseconds, int OffsetSeconds)
{
    private const int LargestOffset = (16 * 3600) - 1;

    internal ulong Bits => ((ulong)Microseconds << 24) | (uint)(LargestOffset - OffsetSeconds);

    internal static DuckDbTimeTz OfBits(ulong bits) => new((long)(bits >> 24), LargestOffset - (int)(bits & 0xFF_FFFF));

    public override string ToString()
    {
        var offset = Math.Abs(OffsetSeconds);
        var minutes = offset % 3600 == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $":{offset / 60 % 60:00}");
        var seconds = offset % 60 == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $":{offset % 60:00}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{new DuckDbTime(Microseconds * 1000)}{(OffsetSeconds < 0 ? '-' : '+')}{offset / 3600:00}{minutes}{seconds}");
    }
}
