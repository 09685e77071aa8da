using System.Text;
using System.Text.Unicode;
using SparkMonitor.DuckDb.Native;

namespace SparkMonitor.DuckDb;

/// <summary>A vector that is being filled, or a child of one, in DuckDB's memory. Rows start out as not null and undefined.</summary>
public readonly unsafe ref struct DuckDbVectorWriter
{
    private readonly nint _vector;

    internal DuckDbVectorWriter(nint vector, DuckDbType type, int capacity)
    {
        _vector = vector;
        Type = type;
        Capacity = capacity;
    }

    public DuckDbType Type { get; }

    /// <summary>Rows that fit.</summary>
    public int Capacity { get; }

    /// <summary>Elements of a list, map or array so far; for lists and maps raised by <see cref="AddElements"/>.</summary>
    public int ElementCount => Type.Physical switch
    {
        DuckDbPhysicalType.List => checked((int)NativeMethods.ListSize(_vector)),
        DuckDbPhysicalType.Array => checked(Capacity * Type.ArraySize),
        _ => throw new InvalidOperationException($"{Type} has no elements."),
    };

    /// <summary>The child of a list, map or array. Get it anew after <see cref="AddElements"/>, which may move it.</summary>
    public DuckDbVectorWriter Elements => new(
        Type.Physical == DuckDbPhysicalType.List ? NativeMethods.ListChild(_vector) : NativeMethods.ArrayChild(_vector),
        Type.Element ?? throw new InvalidOperationException($"{Type} has no elements."),
        ElementCount);

    /// <summary>The elements to be written, whose size must be that of <see cref="DuckDbType.Physical"/>.</summary>
    public Span<T> Values<T>()
        where T : unmanaged =>
        sizeof(T) == DuckDbVector.ElementSize(Type.Physical) && Type.Physical != DuckDbPhysicalType.Text
            ? new(NativeMethods.VectorData(_vector), Capacity)
            : throw new InvalidOperationException($"The elements of {Type} cannot be written as {typeof(T).Name}.");

    /// <summary>The bits of the rows that are not null, all set at first; to be asked for only where some row is null.</summary>
    public Span<ulong> Validity
    {
        get
        {
            NativeMethods.EnsureValidityWritable(_vector);
            return new(NativeMethods.VectorValidity(_vector), (Capacity + 63) >> 6);
        }
    }

    /// <summary>Makes a row null, and with it the fields and elements that it has of its own.</summary>
    public void SetNull(int row)
    {
        Check(row);
        Validity[row >> 6] &= ~(1UL << (row & 63));
        if (Type.Physical == DuckDbPhysicalType.Struct)
        {
            for (var i = 0; i < Type.Fields.Count; i++)
            {
                Field(i).SetNull(row);
            }
        }
        else if (Type.Physical == DuckDbPhysicalType.Array)
        {
            for (var i = 0; i < Type.ArraySize; i++)
            {
                Elements.SetNull((row * Type.ArraySize) + i);
            }
        }
        else if (Type.Physical == DuckDbPhysicalType.List)
        {
            Values<DuckDbListEntry>()[row] = new(0, 0);
        }
    }

    /// <summary>Copies text as UTF-8 or bytes into the vector.</summary>
    /// <exception cref="ArgumentException">The bytes are not UTF-8 and the type is text.</exception>
    public void SetBytes(int row, ReadOnlySpan<byte> bytes)
    {
        Check(row);
        if (Type.Physical != DuckDbPhysicalType.Text)
        {
            throw new InvalidOperationException($"{Type} holds no text or bytes.");
        }

        if (Type.Id == DuckDbTypeId.Varchar && !Utf8.IsValid(bytes))
        {
            throw new ArgumentException("The bytes are not UTF-8.", nameof(bytes));
        }

        SetValid(row);
        byte none = 0;
        fixed (byte* pointer = bytes)
        {
            NativeMethods.AssignString(_vector, (ulong)row, pointer == null ? &none : pointer, (ulong)bytes.Length);
        }
    }

    /// <summary>Copies text into the vector; lone surrogates become U+FFFD.</summary>
    public void SetText(int row, ReadOnlySpan<char> text)
    {
        const int OnStack = 512;
        var length = Encoding.UTF8.GetMaxByteCount(text.Length);
        var buffer = length <= OnStack ? stackalloc byte[OnStack] : new byte[length];
        SetBytes(row, buffer[..Encoding.UTF8.GetBytes(text, buffer)]);
    }

    /// <summary>Makes room for further elements of a list or map and answers the index of the first.</summary>
    public int AddElements(int count)
    {
        var first = ElementCount;
        var size = (ulong)checked(first + count);
        if (NativeMethods.ReserveList(_vector, size) != 0 || NativeMethods.SetListSize(_vector, size) != 0)
        {
            throw new DuckDbException(DuckDbErrorType.OutOfMemory, "DuckDB could not make room for the elements of a list.");
        }

        return first;
    }

    /// <summary>Says which elements the list or map of a row has.</summary>
    public void SetList(int row, DuckDbListEntry entry)
    {
        Check(row);
        SetValid(row);
        Values<DuckDbListEntry>()[row] = entry;
    }

    /// <summary>A field of a struct.</summary>
    public DuckDbVectorWriter Field(int index) =>
        new(NativeMethods.StructChild(_vector, (ulong)index), Type.Fields[index].Type, Capacity);

    /// <summary>
    /// Writes one value: what <see cref="DuckDbVector.GetValue"/> answers for the type, and other .NET types that mean the same without
    /// loss. README.md of the project has the table.
    /// </summary>
    /// <exception cref="ArgumentException">A value of this type does not go into the column.</exception>
    /// <exception cref="OverflowException">The value is out of the column's range.</exception>
    public void SetValue(int row, object? value)
    {
        if (value is null or DBNull)
        {
            SetNull(row);
        }
        else
        {
            BoxedWriting.Write(this, row, value);
        }
    }

    internal void Set<T>(int row, T value)
        where T : unmanaged
    {
        Check(row);
        SetValid(row);
        ((T*)NativeMethods.VectorData(_vector))[row] = value;
    }

    /// <summary>A row may be written twice, first as null.</summary>
    internal void SetValid(int row)
    {
        var validity = NativeMethods.VectorValidity(_vector);
        if (validity != null)
        {
            validity[row >> 6] |= 1UL << (row & 63);
        }
    }

    private void Check(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Capacity);
    }
}
