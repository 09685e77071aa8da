using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using SparkMonitor.Core.Accumulation;
using SparkMonitor.Core.Canonical;
using SparkMonitor.Core.States;
using SparkMonitor.Spark.Sql;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Spark.Groups;

/// <summary>The distinct values of a column in one group and how often each occurs.</summary>
internal sealed class GroupValues
{
    private readonly List<long> _keys = [];
    private readonly List<long> _counts = [];
    private readonly List<int> _ends = [];
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private int _nonFinite;

    public int Count => _counts.Count;

    public long Total { get; private set; }

    public ReadOnlySpan<long> Keys => CollectionsMarshal.AsSpan(_keys);

    public ReadOnlySpan<long> Counts => CollectionsMarshal.AsSpan(_counts);

    /// <summary>The number of occurrences of the least frequent value.</summary>
    public long Least { get; private set; } = long.MaxValue;

    public bool HasLongText { get; private set; }

    /// <summary>More distinct values than an item sketch holds, NaN and infinities aside.</summary>
    public bool IsOverflow => Count - _nonFinite > ItemSketch.Capacity;

    public ReadOnlySpan<byte> Text(int index)
    {
        var from = index == 0 ? 0 : _ends[index - 1];
        return _bytes.WrittenSpan[from.._ends[index]];
    }

    public void Add(SparkColumn column, int row, ValueLane lane, long count)
    {
        switch (lane)
        {
            case ValueLane.Integer or ValueLane.Time:
                _keys.Add(column.Values<long>()[row]);
                break;
            case ValueLane.Real:
                _keys.Add(RealBits.Of(column.Values<double>()[row]));
                _nonFinite += RealBits.IsFinite(_keys[^1]) ? 0 : 1;
                break;
            case ValueLane.Wide:
                AddText(Encoding.ASCII.GetBytes(((BigInteger)column.Values<Int128>()[row]).ToString(CultureInfo.InvariantCulture)));
                break;
            default:
                AddText(column.GetBytes(row));
                break;
        }

        _counts.Add(count);
        Total += count;
        Least = Math.Min(Least, count);
    }

    public void AddTo(ColumnAccumulator accumulator, IEnumerable<(int Dimension, int Group)> targets, long nulls, ValueLane lane)
    {
        foreach (var (dimension, group) in targets)
        {
            if (lane is ValueLane.Integer or ValueLane.Time or ValueLane.Real or ValueLane.None)
            {
                accumulator.AddCounted(dimension, group, Keys, Counts, nulls);
            }
            else
            {
                accumulator.AddCounted(dimension, group, _bytes.WrittenSpan, CollectionsMarshal.AsSpan(_ends), Counts, nulls);
            }
        }
    }

    private void AddText(ReadOnlySpan<byte> text)
    {
        _bytes.Write(text);
        _ends.Add(_bytes.WrittenCount);
        HasLongText |= text.Length > Queries.SketchSql.LongestText;
    }
}
