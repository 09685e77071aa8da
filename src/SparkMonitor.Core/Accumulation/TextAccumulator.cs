using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SparkMonitor.Core.Canonical;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.States;

namespace SparkMonitor.Core.Accumulation;

/// <summary>Columns whose canonical value is a text: text, binary, and decimals of more than 18 digits as their digits.</summary>
internal sealed unsafe class TextAccumulator : CodedAccumulator<TextGroup>
{
    private readonly NumericUnit _unit;
    private readonly TextShape _shape;
    private TextCodes? _codes = new();

    /// <summary>The texts of the dictionary with all that is computed of them; they lie in <see cref="_pinned"/>.</summary>
    private TextRows? _texts;
    private byte[] _pinned = [];

    public TextAccumulator(ColumnPlan plan, GroupLayout layout)
        : base(plan, layout)
    {
        _unit = ColumnUnit.Of(plan.Type);
        var isDecimal = plan.Type.Kind == TypeKind.Decimal;
        _shape = new TextShape(
            isDecimal, plan.Type.Kind == TypeKind.Binary, plan.KeepValues || isDecimal,
            plan.States.HasFlag(StateSet.Items), plan.States.HasFlag(StateSet.Distinct));
    }

    protected override long DictionaryBytes => _codes?.Bytes ?? 0;

    protected override int CodeLimit => _codes!.Limit;

    public override void Add(in ColumnChunk chunk, RowGroups groups)
    {
        // Short texts are read through pointers into the chunk.
        fixed (byte* pinned = chunk.Values)
        {
            base.Add(chunk, groups);
        }
    }

    public override void AddCounted(
        int dimension, int group, ReadOnlySpan<byte> bytes, ReadOnlySpan<int> ends, ReadOnlySpan<long> counts, long nulls)
    {
        var workspace = Workspace.Current;
        var target = GroupOfCounts(dimension, group, workspace);
        var rows = nulls;
        fixed (byte* start = bytes)
        {
            var texts = workspace.Texts;
            var pointers = new nint[ends.Length];
            var lengths = new int[ends.Length];
            for (var i = 0; i < ends.Length; i++)
            {
                var from = i == 0 ? 0 : ends[i - 1];
                (pointers[i], lengths[i]) = ((nint)(start + from), ends[i] - from);
            }

            texts.Load(pointers, lengths, _shape.IsBinary);
            for (var place = 0; place < ends.Length; place++)
            {
                if (_shape.IsDecimal)
                {
                    texts.Numbers[place] = WideDecimal.ToDouble(Int128.Parse(texts.Text(place), CultureInfo.InvariantCulture));
                }

                target.Add(texts, place, counts[place]);
                rows += counts[place];
            }
        }

        target.AddRows(rows);
    }

    protected override bool TryEncode(in ColumnChunk chunk, Span<ushort> codes, Workspace workspace)
    {
        _texts = null;
        return _codes!.TryEncode(Views(chunk, workspace), chunk.Validity, codes);
    }

    protected override ushort[]? Adopt(CodedAccumulator<TextGroup> other)
    {
        _texts = null;
        var from = ((TextAccumulator)other)._codes!;
        var map = new ushort[from.Limit];
        for (var code = 1; code < from.Limit; code++)
        {
            map[code] = (ushort)_codes!.CodeOf(from[code]);
            if (map[code] == 0)
            {
                return null;
            }
        }

        return map;
    }

    protected override void Prepare(in ColumnChunk chunk, Workspace workspace)
    {
        var texts = workspace.Texts;
        texts.Load(Views(chunk, workspace), chunk.Validity, _shape.IsBinary, isMeasured: !_shape.IsDecimal);

        if (_shape.IsDecimal)
        {
            var numbers = MemoryMarshal.Cast<byte, Int128>(chunk.Values);
            for (var row = 0; row < chunk.Count; row++)
            {
                if (texts.Places[row] >= 0)
                {
                    texts.Numbers[texts.Places[row]] = WideDecimal.ToDouble(numbers[row]);
                }
            }
        }
    }

    protected override TextGroup Open(int dimension) => new(_shape, Registers(dimension));

    protected override void AddTo(TextGroup group, in ColumnChunk chunk, ReadOnlySpan<int> rows, Workspace workspace) =>
        group.Add(workspace.Texts, chunk.Count, rows, workspace);

    protected override void AddTo(TextGroup group, ReadOnlySpan<long> codeCounts, Workspace workspace)
    {
        var texts = _texts ??= Dictionary();
        var rows = codeCounts[CodeGroup.Null];
        for (var code = 1; code < codeCounts.Length; code++)
        {
            if (codeCounts[code] > 0)
            {
                group.Add(texts, code - 1, codeCounts[code]);
                rows += codeCounts[code];
            }
        }

        group.AddRows(rows);
    }

    protected override void Merge(TextGroup into, TextGroup from, Workspace workspace) => into.Add(from);

    protected override GroupContent Describe(ReadOnlySpan<long> codeCounts, int dimension, Workspace workspace)
    {
        var group = Open(dimension);
        AddTo(group, codeCounts, workspace);
        return Describe(group, dimension, workspace);
    }

    protected override GroupContent Describe(TextGroup group, int dimension, Workspace workspace)
    {
        group.Hashes.Read(out var registerCounts, out var registerCodes);
        var octaves = group.ReadOctaves(out var min, out var max);
        var sums = octaves.Sums();
        var items = group.Items?.Read();
        return new GroupContent
        {
            Unit = _unit,
            Rows = group.Rows,
            Nulls = group.Rows - group.Values,
            Empties = group.Texts?.Empties ?? 0,
            Blanks = group.Texts?.Blanks ?? 0,
            Octaves = sums,
            Zeros = octaves.Zeros(),
            Negatives = sums.Where(o => o.Sign < 0).Sum(o => o.Count),
            Min = min,
            Max = max,
            NegativeCells = _shape.IsDecimal ? octaves.Cells(-1) : [],
            PositiveCells = _shape.IsDecimal ? octaves.Cells(1) : [],
            QuantileMin = _shape.IsDecimal ? min : double.NaN,
            QuantileMax = _shape.IsDecimal ? max : double.NaN,
            RegisterCounts = registerCounts,
            RegisterCodes = registerCodes,
            HasTooManyItems = items is null,
            ItemTexts = items?.Keys ?? [],
            ItemCounts = items?.Counts ?? [],
            Smallest = group.Texts?.Smallest,
            Largest = group.Texts?.Largest,
        };
    }

    protected override void DropDictionary() => (_codes, _texts, _pinned) = (null, null, []);

    protected override long BytesOf(TextGroup group) => group.Bytes;

    private int Registers(int dimension) => _shape.HasRegisters ? GroupLayout.RegistersOf(dimension) : 0;

    private ReadOnlySpan<TextView> Views(in ColumnChunk chunk, Workspace workspace)
    {
        if (!_shape.IsDecimal)
        {
            return chunk.Layout == ValueLayout.View
                ? MemoryMarshal.Cast<byte, TextView>(chunk.Values)[..chunk.Count]
                : throw new ArgumentException($"The text column {Plan.Path} cannot be read from {chunk.Layout} values.", nameof(chunk));
        }

        if (chunk.Layout != ValueLayout.Int128)
        {
            throw new ArgumentException($"The decimal column {Plan.Path} cannot be read from {chunk.Layout} values.", nameof(chunk));
        }

        var numbers = MemoryMarshal.Cast<byte, Int128>(chunk.Values)[..chunk.Count];
        var views = workspace.Views(chunk.Count, out var digits);
        for (var row = 0; row < views.Length; row++)
        {
            if (!chunk.IsNull(row))
            {
                var text = digits + (row * WideDecimal.MaxLength);
                views[row] = new TextView(text, WideDecimal.Write(numbers[row], new Span<byte>(text, WideDecimal.MaxLength)));
            }
        }

        return views;
    }

    private TextRows Dictionary()
    {
        var codes = _codes!;
        var count = codes.Count;
        var total = 0;
        for (var code = 1; code <= count; code++)
        {
            total += codes[code].Length;
        }

        _pinned = GC.AllocateUninitializedArray<byte>(total, pinned: true);
        var start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_pinned));
        var pointers = new nint[count];
        var lengths = new int[count];
        var used = 0;
        for (var code = 1; code <= count; code++)
        {
            var text = codes[code];
            text.CopyTo(_pinned.AsSpan(used));
            (pointers[code - 1], lengths[code - 1]) = ((nint)(start + used), text.Length);
            used += text.Length;
        }

        var texts = new TextRows();
        texts.Load(pointers, lengths, _shape.IsBinary);
        for (var place = 0; _shape.IsDecimal && place < count; place++)
        {
            texts.Numbers[place] = WideDecimal.ToDouble(Int128.Parse(texts.Text(place), CultureInfo.InvariantCulture));
        }

        return texts;
    }
}
