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

    [FieldOffset(8)]
    private readonly byte* _pointer;

    public int Length => _length;

    public bool IsInline => _length <= InlineLength;

    /// <summary>The bytes; for an inline view they lie in <paramref name="view"/> itself, so it must not move.</summary>
    public static ReadOnlySpan<byte> Bytes(ref readonly TextView view) => view.IsInline
        ? MemoryMarshal.CreateReadOnlySpan(in view._inline, view._length)
        : new ReadOnlySpan<byte>(view._pointer, view._length);
}
