using System.Runtime.InteropServices;

namespace SparkMonitor.DuckDb.Native;

/// <summary><c>duckdb_result</c>: five deprecated fields and the one that counts, passed by value to some calls.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeResult
{
    public ulong ColumnCount;
    public ulong RowCount;
    public ulong RowsChanged;
    public nint Columns;
    public nint ErrorMessage;
    public nint Internal;
}

/// <summary><c>duckdb_query_progress_type</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeProgress
{
    public double Percentage;
    public ulong RowsProcessed;
    public ulong TotalRows;
}

/// <summary><c>duckdb_hugeint</c> and <c>duckdb_uhugeint</c>: <see cref="Int128"/> in memory, but passed as a struct of two words.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct NativeHugeInt(Int128 value)
{
    private readonly ulong _lower = (ulong)value;
    private readonly ulong _upper = (ulong)(value >> 64);

    public Int128 Value => new(_upper, _lower);
}

/// <summary><c>duckdb_decimal</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct NativeDecimal(byte width, byte scale, Int128 value)
{
    private readonly byte _width = width;
    private readonly byte _scale = scale;
    private readonly NativeHugeInt _value = new(value);
}

/// <summary><c>duckdb_bignum</c>: magnitude, most significant byte first. <c>duckdb_bit</c> and <c>duckdb_blob</c> are its first two fields.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeBignum
{
    public byte* Data;
    public ulong Size;
    public byte IsNegative;
}

/// <summary><c>duckdb_list_entry</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct NativeListEntry(ulong offset, ulong length)
{
    public readonly ulong Offset = offset;
    public readonly ulong Length = length;
}
