using System.Runtime.InteropServices;
using System.Text;

namespace SparkMonitor.DuckDb;

/// <summary>
/// Text or bytes in a vector: up to 12 bytes lie in the view itself, zero padded, longer ones behind a pointer with the first four
/// repeated in the view. Two views of up to 12 bytes are equal exactly if their 16 bytes are.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
public readonly unsafe struct DuckDbTextView
{
    public const int InlineLength = 12;

    [FieldOffset(0)]
    private readonly int _length;

    [FieldOffset(4)]
    private readonly byte _inline;

    [FieldOffset(8)]
    private readonly byte* _pointer;

    /// <summary>Bytes, not characters.</summary>
    public int Length => _length;

    public bool IsInline => _length <= InlineLength;

    /// <summary>The bytes; those of an inline view lie in <paramref name="view"/> itself, so pass the element of the vector, not a copy.</summary>
    public static ReadOnlySpan<byte> Bytes(ref readonly DuckDbTextView view) => view.IsInline
        ? MemoryMarshal.CreateReadOnlySpan(in view._inline, view._length)
        : new ReadOnlySpan<byte>(view._pointer, view._length);

    public override string ToString() => Encoding.UTF8.GetString(Bytes(in this));
}
