using System.Runtime.InteropServices;
using System.Text;
using SparkMonitor.Core.Accumulation;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;

namespace SparkMonitor.Benchmarks;

/// <summary>A generated column in memory, cut into chunks as an engine hands them over.</summary>
internal sealed class SampleColumn
{
    public const int ChunkRows = 2048;

    private readonly ValueLayout _layout;
    private readonly int _width;
    private readonly byte[] _values;
    private readonly ulong[] _validity;

    private SampleColumn(string name, ColumnType type, ValueLayout layout, byte[] values, int rows, int nullsPerHundred)
    {
        (Name, _layout, _values, Rows, _width) = (name, layout, values, rows, values.Length / rows);
        Plan = new ColumnPlan(new ColumnPath([name]), type, ColumnKind.Numeric, StateSets.Of(type));
        _validity = nullsPerHundred == 0 ? [] : new ulong[(rows + 63) / 64];
        var random = new Random(17);
        for (var row = 0; _validity.Length > 0 && row < rows; row++)
        {
            _validity[row >> 6] |= random.Next(100) < nullsPerHundred ? 0 : 1UL << (row & 63);
        }
    }

    public string Name { get; }

    public int Rows { get; }

    public int Chunks => (Rows + ChunkRows - 1) / ChunkRows;

    public ColumnPlan Plan { get; }

    public static SampleColumn Of<T>(string name, TypeKind kind, ValueLayout layout, int rows, Func<Random, int, T> value, int nulls = 0)
        where T : unmanaged => Of(name, new ColumnType(kind), layout, rows, value, nulls);

    public static SampleColumn Of<T>(string name, ColumnType type, ValueLayout layout, int rows, Func<Random, int, T> value, int nulls = 0)
        where T : unmanaged
    {
        var random = new Random(name.Length);
        var values = new T[rows];
        for (var row = 0; row < rows; row++)
        {
            values[row] = value(random, row);
        }

        return new SampleColumn(name, type, layout, MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), rows, nulls);
    }

    public static unsafe SampleColumn OfText(string name, int rows, Func<Random, int, string> value, int nulls = 0)
    {
        var random = new Random(name.Length);
        var texts = new byte[rows][];
        for (var row = 0; row < rows; row++)
        {
            texts[row] = Encoding.UTF8.GetBytes(value(random, row));
        }

        // Pinned for the life of the process: views point into it.
        var memory = GC.AllocateArray<byte>(texts.Sum(t => t.Length) + 1, pinned: true);
        var start = (byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref memory[0]);
        var views = new TextView[rows];
        var used = 0;
        for (var row = 0; row < rows; row++)
        {
            texts[row].CopyTo(memory, used);
            views[row] = new TextView(start + used, texts[row].Length);
            used += texts[row].Length;
        }

        Kept.Add(memory);
        return new SampleColumn(name, new ColumnType(TypeKind.Text), ValueLayout.View, MemoryMarshal.AsBytes(views.AsSpan()).ToArray(), rows, nulls);
    }

    public ColumnChunk Chunk(int index)
    {
        var start = index * ChunkRows;
        var count = Math.Min(ChunkRows, Rows - start);
        return new ColumnChunk(
            _layout, count, _values.AsSpan(start * _width, count * _width),
            _validity.Length == 0 ? [] : _validity.AsSpan(start / 64, (count + 63) / 64));
    }

    private static readonly List<byte[]> Kept = [];
}
