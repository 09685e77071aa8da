using System.Runtime.CompilerServices;
using SparkMonitor.DuckDb.Native;

namespace SparkMonitor.DuckDb;

/// <summary>
/// One column of a chunk, or a child of one, in DuckDB's memory. Always flat: row <c>i</c> is element <c>i</c>.
/// Where a row is null its element is undefined, and so are the elements of its children.
/// </summary>
public readonly unsafe ref struct DuckDbVector
{
    private readonly nint _vector;
    private readonly void* _data;
    private readonly ulong* _validity;

    internal DuckDbVector(nint vector, DuckDbType type, int count)
    {
        _vector = vector;
        _data = NativeMethods.VectorData(vector);
        _validity = NativeMethods.VectorValidity(vector);
        Type = type;
        Count = count;
    }

    public DuckDbType Type { get; }

    /// <summary>Rows; in the child of a list the elements of all its rows together.</summary>
    public int Count { get; }

    /// <summary>The first element, laid out as <see cref="DuckDbType.Physical"/> says.</summary>
    public void* Data => _data;

    /// <summary>True where no row is null for certain; false says nothing.</summary>
    public bool AllValid => _validity == null;

    /// <summary>One bit a row, set where it is not null, lowest bit first; empty where no row is null.</summary>
    public ReadOnlySpan<ulong> Validity => _validity == null ? default : new(_validity, (Count + 63) >> 6);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsNull(int row) => _validity != null && (_validity[row >> 6] & (1UL << (row & 63))) == 0;

    /// <summary>The elements as <typeparamref name="T"/>, whose size must be that of <see cref="DuckDbType.Physical"/>.</summary>
    /// <exception cref="InvalidOperationException">The size differs, or the vector has no data of its own.</exception>
    public ReadOnlySpan<T> Values<T>()
        where T : unmanaged =>
        sizeof(T) == ElementSize(Type.Physical) ? new(_data, Count) : throw new InvalidOperationException(
            $"The elements of {Type} are {Type.Physical}, not {typeof(T).Name}.");

    /// <summary>The bytes of all elements, as <see cref="DuckDbType.Physical"/> lays them out.</summary>
    public ReadOnlySpan<byte> RawValues => new(_data, Count * ElementSize(Type.Physical));

    /// <summary>The bytes of a text or blob.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> GetBytes(int row) => Type.Physical == DuckDbPhysicalType.Text
        ? DuckDbTextView.Bytes(ref ((DuckDbTextView*)_data)[row])
        : throw new InvalidOperationException($"{Type} holds no text or bytes.");

    /// <summary>Elements of a list, map or array: for lists and maps all those of the chunk, found through <see cref="DuckDbListEntry"/>.</summary>
    public DuckDbVector Elements => Type.Physical switch
    {
        DuckDbPhysicalType.List => new(NativeMethods.ListChild(_vector), Type.Element!, checked((int)NativeMethods.ListSize(_vector))),
        DuckDbPhysicalType.Array => new(NativeMethods.ArrayChild(_vector), Type.Element!, checked(Count * Type.ArraySize)),
        _ => throw new InvalidOperationException($"{Type} has no elements."),
    };

    /// <summary>A field of a struct.</summary>
    public DuckDbVector Field(int index) => Type.Id == DuckDbTypeId.Struct
        ? new(NativeMethods.StructChild(_vector, (ulong)index), Type.Fields[index].Type, Count)
        : throw new InvalidOperationException($"{Type} has no fields.");

    /// <summary>A member of a union; its rows mean something where <see cref="UnionTags"/> has its index.</summary>
    public DuckDbVector Member(int index) => Type.Id == DuckDbTypeId.Union
        ? new(NativeMethods.StructChild(_vector, (ulong)index + 1), Type.Fields[index].Type, Count)
        : throw new InvalidOperationException($"{Type} has no members.");

    /// <summary>Which member of the union each row holds.</summary>
    public ReadOnlySpan<byte> UnionTags => Type.Id == DuckDbTypeId.Union
        ? new(NativeMethods.VectorData(NativeMethods.StructChild(_vector, 0)), Count)
        : throw new InvalidOperationException($"{Type} has no members.");

    /// <summary>
    /// One value, boxed; null where it is null: the .NET type of the same meaning, and a <c>DuckDb...</c> type for values that do not fit
    /// it. README.md of the project has the table.
    /// </summary>
    /// <exception cref="NotSupportedException">The type cannot be read: cast it in SQL.</exception>
    public object? GetValue(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
        return BoxedValues.Read(this, row);
    }

    internal T At<T>(int row)
        where T : unmanaged => ((T*)_data)[row];

    internal static int ElementSize(DuckDbPhysicalType type) => type switch
    {
        DuckDbPhysicalType.Boolean or DuckDbPhysicalType.Int8 or DuckDbPhysicalType.UInt8 => 1,
        DuckDbPhysicalType.Int16 or DuckDbPhysicalType.UInt16 => 2,
        DuckDbPhysicalType.Int32 or DuckDbPhysicalType.UInt32 or DuckDbPhysicalType.Float => 4,
        DuckDbPhysicalType.Int64 or DuckDbPhysicalType.UInt64 or DuckDbPhysicalType.Double => 8,
        DuckDbPhysicalType.Int128 or DuckDbPhysicalType.UInt128 or DuckDbPhysicalType.Interval or DuckDbPhysicalType.Text
            or DuckDbPhysicalType.List => 16,
        _ => 0,
    };
}
