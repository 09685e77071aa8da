using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SparkMonitor.DuckDb.Native;

namespace SparkMonitor.DuckDb.Streaming;

/// <summary>
/// The scalar function through which DuckDB's threads hand over their chunks: <c>sparkmonitor_sink(run, column, ...)</c>, volatile so
/// that it is neither folded nor run on dictionaries only, and with nulls passed on. Registered once a database; the run's number,
/// rather than a pointer, says whose chunk it is, so SQL that calls it by itself gets an error and no more.
/// </summary>
internal static unsafe class SinkFunction
{
    public const string Name = "sparkmonitor_sink";

    private static readonly ConcurrentDictionary<int, ISinkRun> Runs = new();
    private static int s_lastRun;

    public static int Begin(ISinkRun run)
    {
        var id = Interlocked.Increment(ref s_lastRun);
        Runs[id] = run;
        return id;
    }

    public static void End(int id) => Runs.TryRemove(id, out _);

    public static void Register(ConnectionHandle connection)
    {
        using var function = new ScalarFunctionHandle(NativeMethods.CreateScalarFunction());
        using var run = LogicalTypeHandle.Of(DuckDbTypeId.Integer);
        using var any = LogicalTypeHandle.Of(DuckDbTypeId.Any);
        using var answer = LogicalTypeHandle.Of(DuckDbTypeId.Boolean);
        NativeMethods.SetScalarFunctionName(function, Name);
        NativeMethods.AddScalarFunctionParameter(function, run);
        NativeMethods.SetScalarFunctionVarargs(function, any);
        NativeMethods.SetScalarFunctionReturnType(function, answer);
        NativeMethods.SetScalarFunctionVolatile(function);
        NativeMethods.SetScalarFunctionSpecialHandling(function);
        NativeMethods.SetScalarFunction(function, &Consume);
        if (NativeMethods.RegisterScalarFunction(connection, function) != 0)
        {
            throw new DuckDbException(DuckDbErrorType.Internal, $"DuckDB refused the function {Name}.");
        }
    }

    /// <summary>Called by DuckDB's threads, through which no exception may pass.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Consume(nint info, nint chunk, nint output)
    {
        try
        {
            var rows = (int)NativeMethods.DataChunkSize(chunk);
            if (rows == 0)
            {
                return;
            }

            var id = *(int*)NativeMethods.VectorData(NativeMethods.DataChunkVector(chunk, 0));
            if (!Runs.TryGetValue(id, out var run))
            {
                NativeMethods.SetScalarFunctionError(info, $"{Name} is not for use in SQL.");
                return;
            }

            if (!run.Consume(chunk, rows))
            {
                NativeMethods.SetScalarFunctionError(info, "The sink stopped the query.");
                return;
            }

            new Span<byte>(NativeMethods.VectorData(output), rows).Clear();
        }
        catch (Exception e)
        {
            NativeMethods.SetScalarFunctionError(info, e.Message.Replace('\0', ' '));
        }
    }
}
