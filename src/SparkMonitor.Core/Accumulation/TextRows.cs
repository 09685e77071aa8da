using System.Runtime.CompilerServices;
using SparkMonitor.Core.Canonical;

namespace SparkMonitor.Core.Accumulation;

/// <summary>What is known of the texts of a chunk, one entry for each that is not null: computed once, used by every group.</summary>
internal sealed unsafe class TextRows
{
    private int[] _places = [];
    private nint[] _pointers = [];
    private int[] _lengths = [];
    private int[] _codePoints = [];
    private bool[] _blanks = [];
    private ulong[] _prefixes = [];
    private ulong[] _first = [];
    private ulong[] _second = [];
    private double[] _numbers = [];

    public int Count { get; private set; }

    /// <summary>Of each row of the chunk the place of its entry, -1 for null.</summary>
    public ReadOnlySpan<int> Places => _places;

    public ReadOnlySpan<int> CodePoints => _codePoints.AsSpan(0, Count);

    public ReadOnlySpan<bool> Blanks => _blanks.AsSpan(0, Count);

    public ReadOnlySpan<ulong> Prefixes => _prefixes.AsSpan(0, Count);

    /// <summary>The first half of the digest: register and h.</summary>
    public ReadOnlySpan<ulong> First => _first.AsSpan(0, Count);

    public ReadOnlySpan<ulong> Second => _second.AsSpan(0, Count);

    /// <summary>The numbers that the texts are the digits of, for decimals.</summary>
    public Span<double> Numbers => _numbers.AsSpan(0, Count);

    public ReadOnlySpan<byte> Text(int place) => new((byte*)_pointers[place], _lengths[place]);

    public int LengthOf(int place) => _lengths[place];

    /// <param name="views">In memory that does not move, as are the bytes they refer to.</param>
    /// <param name="validity">Not null, one bit a value; empty where no value is null.</param>
    /// <param name="isBinary">Lengths are bytes, and only the empty value is blank.</param>
    /// <param name="isMeasured">False where only the digests are wanted.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Load(ReadOnlySpan<TextView> views, ReadOnlySpan<ulong> validity, bool isBinary, bool isMeasured = true)
    {
        Start(Math.Max(views.Length, 2048));
        var places = _places;
        for (var row = 0; row < views.Length; row++)
        {
            if (!validity.IsEmpty && (validity[row >> 6] & (1UL << (row & 63))) == 0)
            {
                places[row] = -1;
                continue;
            }

            places[row] = Count;
            _pointers[Count] = (nint)TextView.Pointer((TextView*)Unsafe.AsPointer(ref Unsafe.AsRef(in views[row])));
            _lengths[Count++] = views[row].Length;
        }

        Hash();
        if (isMeasured)
        {
            Measure(isBinary);
        }
    }

    /// <summary>The texts of a dictionary, in the order of their codes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Load(ReadOnlySpan<nint> pointers, ReadOnlySpan<int> lengths, bool isBinary)
    {
        Start(pointers.Length);
        Count = pointers.Length;
        pointers.CopyTo(_pointers);
        lengths.CopyTo(_lengths);
        Hash();
        Measure(isBinary);
    }

    private void Start(int room)
    {
        Count = 0;
        if (_places.Length < room)
        {
            _places = new int[room];
            _pointers = new nint[room];
            _lengths = new int[room];
            _codePoints = new int[room];
            _blanks = new bool[room];
            _prefixes = new ulong[room];
            _first = new ulong[room];
            _second = new ulong[room];
            _numbers = new double[room];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Measure(bool isBinary)
    {
        for (var place = 0; place < Count; place++)
        {
            var text = Text(place);
            _prefixes[place] = TextOrder.Prefix(text);
            _codePoints[place] = isBinary ? text.Length : TextMeasure.CodePoints(text);
            _blanks[place] = isBinary ? text.IsEmpty : TextMeasure.IsBlank(text);
        }
    }

    private void Hash() => Md5Lanes.Hash(_pointers.AsSpan(0, Count), _lengths.AsSpan(0, Count), _first, _second);
}
