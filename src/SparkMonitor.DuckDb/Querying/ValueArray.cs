using System.Collections;
using System.Runtime.InteropServices;
using SparkMonitor.DuckDb.Native;

namespace SparkMonitor.DuckDb;

/// <summary>Values of the library side by side, given back together.</summary>
internal sealed unsafe class ValueArray : IDisposable
{
    private readonly List<ValueHandle> _values = [];
    private readonly LogicalTypeHandle _text = LogicalTypeHandle.Of(DuckDbTypeId.Varchar);

    public ValueArray(IEnumerable values)
    {
        try
        {
            foreach (var value in values)
            {
                _values.Add(ParameterValues.Create(value));
            }
        }
        catch
        {
            Dispose();
            throw;
        }

        // One more than needed, since the library wants an address of an empty array too
        Pointers = [.. _values.Select(v => v.DangerousGetHandle()), 0];
    }

    public int Count => _values.Count;

    /// <summary>Valid until the array is disposed.</summary>
    public nint[] Pointers { get; }

    /// <summary>The type of the first value that is not null, of text where there is none; it belongs to this array.</summary>
    public nint CommonType()
    {
        foreach (var value in _values)
        {
            var type = NativeMethods.ValueType(value);
            if (NativeMethods.BorrowedTypeId(type) != (int)DuckDbTypeId.SqlNull)
            {
                return type;
            }
        }

        return _text.DangerousGetHandle();
    }

    public LogicalTypeHandle StructType(IReadOnlyList<string> names)
    {
        var types = _values.Select(TypeOrText).ToArray();
        var texts = names.Select(Marshal.StringToCoTaskMemUTF8).ToArray();
        try
        {
            fixed (nint* t = types)
            fixed (nint* n = texts)
            {
                return new(NativeMethods.CreateStructType(t, (byte**)n, (ulong)types.Length));
            }
        }
        finally
        {
            Array.ForEach(texts, Marshal.FreeCoTaskMem);
        }
    }

    public void Dispose()
    {
        _values.ForEach(v => v.Dispose());
        _text.Dispose();
    }

    private nint TypeOrText(ValueHandle value)
    {
        var type = NativeMethods.ValueType(value);
        return NativeMethods.BorrowedTypeId(type) == (int)DuckDbTypeId.SqlNull ? _text.DangerousGetHandle() : type;
    }
}
