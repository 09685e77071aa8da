using System.Text;

namespace SparkMonitor.Delta.Files;

/// <summary>
/// Many texts as UTF-8 in a few blocks. Finished arenas are shared: a continued one takes over their blocks and starts a block of its own.
/// </summary>
internal sealed class TextArena
{
    private const int FirstBlock = 1 << 10;
    private const int LargestBlock = 1 << 20;
    private const int LengthBytes = 4;

    private readonly List<byte[]> _blocks = [];
    private int _filled;
    private bool _owned;

    /// <summary>Bytes of all texts ever added.</summary>
    public long Bytes { get; private set; }

    public TextArena Continue()
    {
        var arena = new TextArena { Bytes = Bytes };
        arena._blocks.AddRange(_blocks);
        return arena;
    }

    /// <summary>Adds a text and returns its handle.</summary>
    public long Add(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        var target = Reserve(length, out var handle);
        Encoding.UTF8.GetBytes(text, target);
        return handle;
    }

    public long Add(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Reserve(text.Length, out var handle));
        return handle;
    }

    public ReadOnlySpan<byte> Get(long handle)
    {
        var block = _blocks[(int)(handle >> 32)];
        var start = (int)handle;
        return block.AsSpan(start + LengthBytes, BitConverter.ToInt32(block, start));
    }

    public string GetText(long handle) => Encoding.UTF8.GetString(Get(handle));

    private Span<byte> Reserve(int length, out long handle)
    {
        var needed = length + LengthBytes;
        if (!_owned || _blocks[^1].Length - _filled < needed)
        {
            var grown = _owned ? Math.Min(LargestBlock, _blocks[^1].Length * 2) : FirstBlock;
            _blocks.Add(GC.AllocateUninitializedArray<byte>(Math.Max(grown, needed)));
            _filled = 0;
            _owned = true;
        }

        var block = _blocks[^1];
        handle = ((long)(_blocks.Count - 1) << 32) | (uint)_filled;
        BitConverter.TryWriteBytes(block.AsSpan(_filled), length);
        _filled += needed;
        Bytes += needed;
        return block.AsSpan(_filled - length, length);
    }
}
