using System.Runtime.InteropServices;

namespace SparkMonitor.DuckDb.Native;

/// <summary>An object of the library, given back exactly once. Counted, so that tests can hold every path against leaks.</summary>
internal abstract unsafe class NativeHandle : SafeHandle
{
    private static long s_live;

    protected NativeHandle(nint handle)
        : base(0, ownsHandle: true)
    {
        SetHandle(handle);
        if (handle != 0)
        {
            Interlocked.Increment(ref s_live);
        }
    }

    /// <summary>Objects of the library that nobody has given back yet.</summary>
    public static long Live => Interlocked.Read(ref s_live);

    public override bool IsInvalid => handle == 0;

    protected abstract void Destroy(nint* handle);

    protected sealed override bool ReleaseHandle()
    {
        var copy = handle;
        Destroy(&copy);
        Interlocked.Decrement(ref s_live);
        return true;
    }
}
