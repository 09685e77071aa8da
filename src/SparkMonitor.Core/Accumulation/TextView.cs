using System.Runtime.InteropServices;

namespace SparkMonitor.Core.Accumulation;

/// <summary>
/// A string or binary value in a column of fixed-width views, the layout that DuckDB's vectors and Arrow's views share: up to 12 bytes
/// lie in the view itself (zero padded), longer ones behind a pointer, with the first four repeated in the view.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
public readonly unsafe struct TextView
{
    public const int InlineLength = 12;

    [FieldOffset(0)]
    private readonly int _length;

    [FieldOffset(4)]
    private readonly byte _inline;

    [FieldOffset(4)]
    private readonly uint _prefix;

    [FieldOffset(8)]
    private readonly byte* _pointer;

    [FieldOffset(0)]
    private readonly ulong _lower;

    [FieldOffset(8)]
    private readonly ulong _upper;

    /// <summary>A view of bytes that must stay where they are as long as the view is used, unless they are few enough to be inline.</summary>
    public TextView(byte* bytes, int length)
    {
        this = default;
        _length = length;
        if (length > InlineLength)
        {
            _prefix = *(uint*)bytes;
            _pointer = bytes;
            return;
        }

        fixed (byte* inline = &_inline)
        {
            new ReadOnlySpan<byte>(bytes, length).CopyTo(new Span<byte>(inline, InlineLength));
        }
    }

    public int Length => _length;

    public bool IsInline => _length <= InlineLength;

    /// <summary>Length and first four bytes.</summary>
    internal ulong Lower => _lower;

    /// <summary>The other eight bytes of an inline view.</summary>
    internal ulong Upper => _upper;

    /// <summary>The bytes; for an inline view they lie in <paramref name="view"/> itself, so it must not move.</summary>
    public static ReadOnlySpan<byte> Bytes(ref readonly TextView view) => view.IsInline
        ? MemoryMarshal.CreateReadOnlySpan(in view._inline, view._length)
        : new ReadOnlySpan<byte>(view._pointer, view._length);

    /// <summary>Where the bytes lie; an inline view must be pinned.</summary>
    internal static byte* Pointer(TextView* view) => view->IsInline ? (byte*)view + 4 : view->_pointer;
}
