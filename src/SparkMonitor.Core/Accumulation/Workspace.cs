using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SparkMonitor.Core.Canonical;

namespace SparkMonitor.Core.Accumulation;

/// <summary>
/// Scratch memory of a thread, shared by all accumulators that run on it: nothing in it outlives a call. Accumulators stay small, which
/// matters for tables of many columns.
/// </summary>
internal sealed class Workspace
{
    /// <summary>Values handled at a time, few enough for all scratch to stay in the first-level cache.</summary>
    public const int Batch = 512;

    [ThreadStatic]
    private static Workspace? t_current;

    private long[] _keys = [];
    private long[] _compacted = [];
    private ushort[] _codes = [];
    private int[] _places = [];
    private ulong[] _sortKeys = [];
    private long[] _sortCounts = [];
    private TextView[] _views = [];
    private byte[] _digits = [];
    private readonly Dictionary<(NumberKind Kind, int Registers), NumberTally> _tallies = [];

    public static Workspace Current => t_current ??= new Workspace();

    public ulong[] Hashes { get; } = new ulong[Batch];

    public uint[] Packed { get; } = new uint[Batch];

    public double[] Projected { get; } = new double[Batch];

    public double[] Fractions { get; } = new double[Batch];

    public uint[] Places { get; } = new uint[Batch];

    /// <summary>Where the block of an octave key starts, + 1; all zero between calls.</summary>
    public int[] BlockOf { get; } = new int[OctaveKey.Count];

    /// <summary>Distinct values of a group while it is compacted, and how often each occurs; empty between calls.</summary>
    public KeyTable Table { get; } = new(NumberGroup.ItemCapacity);

    public long[] TableCounts { get; } = new long[NumberGroup.ItemCapacity];

    public TextRows Texts { get; } = new();

    public Span<long> Keys(int count) => Room(ref _keys, count);

    public Span<long> Compacted(int count) => Room(ref _compacted, count);

    public Span<ulong> SortKeys(int count) => Room(ref _sortKeys, count);

    public Span<long> SortCounts(int count) => Room(ref _sortCounts, count);

    public Span<int> TextPlaces(int count) => Room(ref _places, count);

    public Span<ushort> Codes(int count) => Room(ref _codes, count);

    /// <summary>Views and the digits they refer to, in memory that does not move.</summary>
    public unsafe Span<TextView> Views(int count, out byte* digits)
    {
        if (_views.Length < count)
        {
            var room = Math.Max(count, 2048);
            _views = GC.AllocateArray<TextView>(room, pinned: true);
            _digits = GC.AllocateArray<byte>(room * WideDecimal.MaxLength, pinned: true);
        }

        digits = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_digits));
        return _views.AsSpan(0, count);
    }

    /// <summary>An empty tally, in use until the next call.</summary>
    public NumberTally Tally(NumberKind kind, int registers)
    {
        ref var tally = ref CollectionsMarshal.GetValueRefOrAddDefault(_tallies, (kind, registers), out _);
        tally ??= new NumberTally(kind, registers);
        tally.Clear();
        return tally;
    }

    private static Span<T> Room<T>(ref T[] array, int count)
    {
        if (array.Length < count)
        {
            array = new T[Math.Max(count, 2048)];
        }

        return array.AsSpan(0, count);
    }
}
