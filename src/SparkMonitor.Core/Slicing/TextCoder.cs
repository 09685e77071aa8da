using System.Runtime.InteropServices;
using System.Text;
using SparkMonitor.Core.Accumulation;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;

namespace SparkMonitor.Core.Slicing;

/// <summary>Slices by text. Values of up to 12 bytes, nearly all in practice, are found by the view itself without following a pointer.</summary>
internal sealed class TextCoder : SlicePartCoder
{
    private readonly Dictionary<UInt128, int> _short = [];
    private readonly List<(byte[] Bytes, int Code)> _long = [];
    private readonly int _other;
    private readonly int _null;
    private UInt128 _lastView;
    private int _lastCode;

    public TextCoder(ColumnSlice slice)
    {
        _other = slice.Values.Count;
        _null = _other + 1;
        Span<byte> view = stackalloc byte[16];
        for (var code = 0; code < slice.Values.Count; code++)
        {
            var bytes = slice.Type.Kind == TypeKind.Binary ? Convert.FromHexString(slice.Values[code]) : Encoding.UTF8.GetBytes(slice.Values[code]);
            if (bytes.Length > TextView.InlineLength)
            {
                _long.Add((bytes, code));
                continue;
            }

            view.Clear();
            view[0] = (byte)bytes.Length;
            bytes.CopyTo(view[4..]);
            _short.TryAdd(MemoryMarshal.Read<UInt128>(view), code);
        }

        _lastCode = _short.GetValueOrDefault(_lastView, _other);
    }

    public override void Code(in ColumnChunk chunk, Span<int> codes)
    {
        var views = MemoryMarshal.Cast<byte, TextView>(chunk.Values);
        var words = MemoryMarshal.Cast<byte, UInt128>(chunk.Values);
        for (var i = 0; i < chunk.Count; i++)
        {
            codes[i] = chunk.IsNull(i) ? _null : views[i].IsInline ? ShortCode(words[i]) : LongCode(TextView.Bytes(in views[i]));
        }
    }

    private int ShortCode(UInt128 view)
    {
        if (view != _lastView)
        {
            _lastView = view;
            _lastCode = _short.GetValueOrDefault(view, _other);
        }

        return _lastCode;
    }

    private int LongCode(ReadOnlySpan<byte> bytes)
    {
        foreach (var (value, code) in _long)
        {
            if (bytes.SequenceEqual(value))
            {
                return code;
            }
        }

        return _other;
    }
}
