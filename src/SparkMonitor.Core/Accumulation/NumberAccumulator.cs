using System.Runtime.InteropServices;
using SparkMonitor.Core.Canonical;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.States;

namespace SparkMonitor.Core.Accumulation;

/// <summary>Columns whose canonical value is an integer of 64 bits: integers, decimals of at most 18 digits, reals, times, element counts.</summary>
internal sealed class NumberAccumulator : CodedAccumulator<NumberGroup>
{
    private readonly NumericUnit _unit;
    private readonly NumberKind _kind;
    private readonly bool _isVoid;
    private NumberCodes? _codes;
    private bool _hasNonFinite;

    public NumberAccumulator(ColumnPlan plan, GroupLayout layout)
        : base(plan, layout)
    {
        _unit = ColumnUnit.Of(plan.Type);
        _kind = NumberKinds.Of(_unit);
        _isVoid = plan.Type.Kind == TypeKind.Void;
        _codes = new NumberCodes(_kind == NumberKind.Real);
    }

    public override void AddCounted(int dimension, int group, ReadOnlySpan<long> keys, ReadOnlySpan<long> counts, long nulls)
    {
        var workspace = Workspace.Current;
        var finite = new List<long>(keys.Length);
        var finiteCounts = new List<long>(keys.Length);
        var nonFinite = default(NonFinite);
        var rows = nulls;
        for (var i = 0; i < keys.Length; i++)
        {
            rows += counts[i];
            if (_kind == NumberKind.Real && !RealBits.IsFinite(keys[i]))
            {
                nonFinite = nonFinite.Plus(NonFinite.Of(keys[i], counts[i]));
            }
            else
            {
                finite.Add(keys[i]);
                finiteCounts.Add(counts[i]);
            }
        }

        GroupOfCounts(dimension, group, workspace)
            .Add(CollectionsMarshal.AsSpan(finite), CollectionsMarshal.AsSpan(finiteCounts), rows, nonFinite, workspace);
    }

    protected override long DictionaryBytes => _codes?.Bytes ?? 0;

    protected override int CodeLimit => _codes!.Limit;

    protected override bool TryEncode(in ColumnChunk chunk, Span<ushort> codes, Workspace workspace)
    {
        if (_isVoid)
        {
            codes.Clear();
            return true;
        }

        Prepare(chunk, workspace);
        return _codes!.TryEncode(KeysOf(chunk, workspace), chunk.Validity, codes);
    }

    protected override ushort[]? Adopt(CodedAccumulator<NumberGroup> other)
    {
        var keys = ((NumberAccumulator)other)._codes!.Keys;
        var map = new ushort[keys.Length + 1];
        for (var i = 0; i < keys.Length; i++)
        {
            map[i + 1] = (ushort)_codes!.CodeOf(keys[i]);
            if (map[i + 1] == 0)
            {
                return null;
            }
        }

        return map;
    }

    protected override void Prepare(in ColumnChunk chunk, Workspace workspace)
    {
        _hasNonFinite = false;
        if (chunk.Layout != ValueLayout.Int64)
        {
            ChunkKeys.Load(chunk, workspace.Keys(chunk.Count), out _hasNonFinite);
        }
    }

    protected override NumberGroup Open(int dimension) => new(_kind, Registers(dimension));

    protected override void AddTo(NumberGroup group, in ColumnChunk chunk, ReadOnlySpan<int> rows, Workspace workspace) =>
        group.Add(KeysOf(chunk, workspace), chunk.Validity, rows, _hasNonFinite, workspace);

    protected override void AddTo(NumberGroup group, ReadOnlySpan<long> codeCounts, Workspace workspace)
    {
        var values = ValuesOf(codeCounts, out var nonFinite, out var rows);
        group.Add(values.Keys, values.Counts, rows, nonFinite, workspace);
    }

    protected override void Merge(NumberGroup into, NumberGroup from, Workspace workspace) => into.Add(from, workspace);

    protected override GroupContent Describe(ReadOnlySpan<long> codeCounts, int dimension, Workspace workspace)
    {
        var values = ValuesOf(codeCounts, out var nonFinite, out var rows);
        return Describe(values.Keys, values.Counts, rows, nonFinite, dimension, workspace);
    }

    protected override GroupContent Describe(NumberGroup group, int dimension, Workspace workspace)
    {
        var tally = group.Read(workspace, out var keys, out var counts);
        return tally is null
            ? Describe(keys, counts, group.Rows, group.NonFinite, dimension, workspace)
            : Describe(tally, group.Rows, group.Values, group.NonFinite, null, []);
    }

    protected override void DropDictionary() => _codes = null;

    protected override long BytesOf(NumberGroup group) => group.Bytes;

    private static ReadOnlySpan<long> KeysOf(in ColumnChunk chunk, Workspace workspace) =>
        chunk.Layout == ValueLayout.Int64 ? MemoryMarshal.Cast<byte, long>(chunk.Values)[..chunk.Count] : workspace.Keys(chunk.Count);

    private int Registers(int dimension) => Plan.States.HasFlag(StateSet.Distinct) ? GroupLayout.RegistersOf(dimension) : 0;

    /// <summary>The finite values that occur, with their counts.</summary>
    private (long[] Keys, long[] Counts) ValuesOf(ReadOnlySpan<long> codeCounts, out NonFinite nonFinite, out long rows)
    {
        var keys = _codes!.Keys;
        var distinct = codeCounts.Length - codeCounts.Count(0);
        var values = new List<long>(distinct);
        var counts = new List<long>(distinct);
        nonFinite = default;
        rows = codeCounts[CodeGroup.Null];
        for (var code = 1; code < codeCounts.Length; code++)
        {
            var (key, count) = (keys[code - 1], codeCounts[code]);
            rows += count;
            if (count > 0 && _kind == NumberKind.Real && !RealBits.IsFinite(key))
            {
                nonFinite = nonFinite.Plus(NonFinite.Of(key, count));
            }
            else if (count > 0)
            {
                values.Add(key);
                counts.Add(count);
            }
        }

        return ([.. values], [.. counts]);
    }

    private GroupContent Describe(
        ReadOnlySpan<long> keys, ReadOnlySpan<long> counts, long rows, NonFinite nonFinite, int dimension, Workspace workspace)
    {
        var tally = workspace.Tally(_kind, Registers(dimension));
        tally.Add(keys, counts, workspace);
        var items = new ulong[keys.Length];
        var values = 0L;
        for (var i = 0; i < keys.Length; i++)
        {
            values += counts[i];
            items[i] = _kind.ItemNumber(keys[i]);
        }

        return Describe(tally, rows, values, nonFinite, items, [.. counts]);
    }

    private GroupContent Describe(NumberTally tally, long rows, long values, NonFinite nonFinite, ulong[]? items, long[] itemCounts)
    {
        var registers = tally.Registers?.Size ?? 0;
        var registerCounts = new long[registers];
        var registerCodes = new ushort[registers];
        tally.Registers?.Read(registerCounts, registerCodes);
        var octaves = tally.Octaves.Sums();
        var isEmpty = values == 0;
        var (least, greatest) = (_kind.Ordered(tally.Least), _kind.Ordered(tally.Greatest));
        return new GroupContent
        {
            Unit = _unit,
            Rows = rows,
            Nulls = rows - values - nonFinite.Total,
            NonFinite = nonFinite,
            Octaves = octaves,
            Zeros = tally.Octaves.Zeros(),
            Negatives = octaves.Where(o => o.Sign < 0).Sum(o => o.Count),
            Min = isEmpty ? double.NaN : _kind.Project(least),
            Max = isEmpty ? double.NaN : _kind.Project(greatest),
            NegativeCells = tally.Linear is null ? tally.Octaves.Cells(-1) : [],
            PositiveCells = tally.Linear is null ? tally.Octaves.Cells(1) : tally.Linear.Read(),
            QuantileMin = isEmpty ? double.NaN : _kind == NumberKind.Microsecond ? least : _kind.Project(least),
            QuantileMax = isEmpty ? double.NaN : _kind == NumberKind.Microsecond ? greatest : _kind.Project(greatest),
            RegisterCounts = registerCounts,
            RegisterCodes = registerCodes,
            HasTooManyItems = items is null,
            ItemNumbers = items ?? [],
            ItemCounts = itemCounts,
        };
    }
}
