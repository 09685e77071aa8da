using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace SparkMonitor.DuckDb.Native;

/// <summary>
/// The C API of libduckdb, one file a chapter (https://duckdb.org/docs/stable/clients/c/api). Only calls that touch a few words of memory
/// and can neither block nor call back suppress the transition of the garbage collector.
/// </summary>
internal static unsafe partial class NativeMethods
{
    private const string Library = "duckdb";

    static NativeMethods() => NativeLibrary.SetDllImportResolver(typeof(NativeMethods).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search) =>
        name == Library ? DuckDbLibrary.Load(assembly, search) : 0;
}
