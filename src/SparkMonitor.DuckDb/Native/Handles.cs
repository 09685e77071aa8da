using System.Runtime.InteropServices;

namespace SparkMonitor.DuckDb.Native;

internal sealed unsafe class ConfigHandle(nint handle) : NativeHandle(handle)
{
    protected override void Destroy(nint* handle) => NativeMethods.DestroyConfig(handle);
}

internal sealed unsafe class DatabaseHandle(nint handle) : NativeHandle(handle)
{
    protected override void Destroy(nint* handle) => NativeMethods.Close(handle);
}

internal sealed unsafe class ConnectionHandle(nint handle) : NativeHandle(handle)
{
    protected override void Destroy(nint* handle) => NativeMethods.Disconnect(handle);
}

internal sealed unsafe class PreparedHandle(nint handle) : NativeHandle(handle)
{
    protected override void Destroy(nint* handle) => NativeMethods.DestroyPrepare(handle);
}

internal sealed unsafe class PendingHandle(nint handle) : NativeHandle(handle)
{
    protected override void Destroy(nint* handle) => NativeMethods.DestroyPending(handle);
}

/// <summary>A <see cref="NativeResult"/> at an address that does not move.</summary>
internal sealed unsafe class ResultHandle() : NativeHandle((nint)NativeMemory.AllocZeroed((nuint)sizeof(NativeResult)))
{
    /// <summary>Valid while the handle is referenced: use between <c>DangerousAddRef</c> and <c>DangerousRelease</c> where it may race.</summary>
    public NativeResult* Pointer => IsClosed ? throw new ObjectDisposedException(nameof(DuckDbResult)) : (NativeResult*)handle;

    protected override void Destroy(nint* handle)
    {
        NativeMethods.DestroyResult((NativeResult*)*handle);
        NativeMemory.Free((void*)*handle);
    }
}

internal sealed unsafe class LogicalTypeHandle(nint handle) : NativeHandle(handle)
{
    public static LogicalTypeHandle Of(DuckDbTypeId id) => new(NativeMethods.CreateLogicalType((int)id));

    protected override void Destroy(nint* handle) => NativeMethods.DestroyLogicalType(handle);
}

internal sealed unsafe class ValueHandle(nint handle) : NativeHandle(handle)
{
    protected override void Destroy(nint* handle) => NativeMethods.DestroyValue(handle);
}

internal sealed unsafe class DataChunkHandle(nint handle) : NativeHandle(handle)
{
    protected override void Destroy(nint* handle) => NativeMethods.DestroyDataChunk(handle);
}

internal sealed unsafe class ScalarFunctionHandle(nint handle) : NativeHandle(handle)
{
    protected override void Destroy(nint* handle) => NativeMethods.DestroyScalarFunction(handle);
}

/// <summary>An appender. Rows that were not written when it is destroyed are dropped, not written.</summary>
internal sealed unsafe class AppenderHandle(nint handle) : NativeHandle(handle)
{
    protected override void Destroy(nint* handle)
    {
        _ = NativeMethods.ClearAppender(*handle);
        _ = NativeMethods.DestroyAppender(handle);
    }
}

internal sealed unsafe class ErrorDataHandle(nint handle) : NativeHandle(handle)
{
    protected override void Destroy(nint* handle) => NativeMethods.DestroyErrorData(handle);
}
