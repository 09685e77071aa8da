using SparkMonitor.Core.Profiling;

namespace SparkMonitor.Core.Accumulation;

/// <summary>
/// An accumulator that gives values codes and counts those, group by group, as long as the column has few distinct values; then the
/// counts are spilled into one <typeparamref name="TGroup"/> a group, and values go there directly.
/// </summary>
internal abstract class CodedAccumulator<TGroup>(ColumnPlan plan, GroupLayout layout) : ColumnAccumulator(plan, layout)
    where TGroup : class
{
    private CodeGroup?[]?[] _coded = new CodeGroup?[layout.Dimensions][];
    private TGroup?[]?[] _groups = [];

    public override long Bytes
    {
        get
        {
            var bytes = 200 + DictionaryBytes;
            foreach (var groups in _coded)
            {
                bytes += (8 * (groups?.Length ?? 0)) + (groups?.Sum(g => g?.Bytes ?? 0) ?? 0);
            }

            foreach (var groups in _groups)
            {
                bytes += (8 * (groups?.Length ?? 0)) + (groups?.Sum(g => g is null ? 0 : BytesOf(g)) ?? 0);
            }

            return bytes;
        }
    }

    /// <summary>True while values are counted by code.</summary>
    internal bool IsCoded => _groups.Length == 0;

    protected abstract long DictionaryBytes { get; }

    /// <summary>Greater than every code given out.</summary>
    protected abstract int CodeLimit { get; }

    public override void Add(in ColumnChunk chunk, RowGroups groups)
    {
        if (chunk.Count != groups.Count || groups.Layout.Dimensions != Layout.Dimensions)
        {
            throw new ArgumentException(
                $"The chunk of {Plan.Path} has {chunk.Count} values, its groups are those of {groups.Count} rows.", nameof(groups));
        }

        if (chunk.Count == 0)
        {
            return;
        }

        var workspace = Workspace.Current;
        if (IsCoded)
        {
            var codes = workspace.Codes(chunk.Count);
            if (TryEncode(chunk, codes, workspace))
            {
                Count(codes, groups);
                return;
            }

            Spill(workspace);
        }

        Prepare(chunk, workspace);
        for (var d = 0; d < Layout.Dimensions; d++)
        {
            if (groups.Constant(d) >= 0)
            {
                AddTo(Group(d, groups.Constant(d)), chunk, [], workspace);
                continue;
            }

            var rows = groups.Rows(d);
            foreach (var run in groups.Runs(d))
            {
                AddTo(Group(d, run.Group), chunk, rows.Slice(run.Start, run.Length), workspace);
            }
        }
    }

    public override void MergeFrom(ColumnAccumulator other)
    {
        if (other is not CodedAccumulator<TGroup> from || !Equals(from.Plan, Plan) || !SameLayout(from.Layout))
        {
            throw new ArgumentException($"Accumulators of {Plan.Path} and {other.Plan.Path} cannot be merged.", nameof(other));
        }

        var workspace = Workspace.Current;
        if (IsCoded && from.IsCoded)
        {
            var map = Adopt(from);
            if (map is not null)
            {
                from.ForEachCoded((d, g, group) => Merge(CodedGroup(d, g), group.Counts(from.CodeLimit), map));
                from._coded = new CodeGroup?[Layout.Dimensions][];
                return;
            }
        }

        Spill(workspace);
        from.Spill(workspace);
        for (var d = 0; d < Layout.Dimensions; d++)
        {
            for (var g = 0; g < (from._groups[d]?.Length ?? 0); g++)
            {
                if (from._groups[d]![g] is { } group)
                {
                    Merge(Group(d, g), group, workspace);
                    from._groups[d]![g] = null;
                }
            }
        }
    }

    /// <summary>The group that takes in counted values, which need no codes.</summary>
    private protected TGroup GroupOfCounts(int dimension, int group, Workspace workspace)
    {
        Spill(workspace);
        return Group(dimension, group);
    }

    internal override GroupContent? Take(int dimension, int group)
    {
        if (IsCoded)
        {
            if (_coded[dimension]?[group] is not { } coded)
            {
                return null;
            }

            _coded[dimension]![group] = null;
            return Describe(coded.Counts(CodeLimit), dimension, Workspace.Current);
        }

        if (_groups[dimension]?[group] is not { } direct)
        {
            return null;
        }

        _groups[dimension]![group] = null;
        return Describe(direct, dimension, Workspace.Current);
    }

    /// <summary>The code of every value of a chunk, 0 for null; false where they are too many.</summary>
    protected abstract bool TryEncode(in ColumnChunk chunk, Span<ushort> codes, Workspace workspace);

    /// <summary>Codes for the values of another accumulator by its codes; null where that would be too many.</summary>
    protected abstract ushort[]? Adopt(CodedAccumulator<TGroup> other);

    /// <summary>What is needed of a chunk before its rows are added group by group.</summary>
    protected abstract void Prepare(in ColumnChunk chunk, Workspace workspace);

    protected abstract TGroup Open(int dimension);

    /// <param name="rows">Empty for all.</param>
    protected abstract void AddTo(TGroup group, in ColumnChunk chunk, ReadOnlySpan<int> rows, Workspace workspace);

    protected abstract void AddTo(TGroup group, ReadOnlySpan<long> codeCounts, Workspace workspace);

    protected abstract void Merge(TGroup into, TGroup from, Workspace workspace);

    protected abstract GroupContent Describe(ReadOnlySpan<long> codeCounts, int dimension, Workspace workspace);

    protected abstract GroupContent Describe(TGroup group, int dimension, Workspace workspace);

    protected abstract void DropDictionary();

    protected abstract long BytesOf(TGroup group);

    private void Merge(CodeGroup into, ReadOnlySpan<long> counts, ushort[] map)
    {
        for (var code = 0; code < counts.Length; code++)
        {
            if (counts[code] > 0)
            {
                into.Add(map[code], counts[code], CodeLimit);
            }
        }
    }

    private bool SameLayout(GroupLayout layout) => layout.Windows == Layout.Windows && layout.Codes.SequenceEqual(Layout.Codes);

    private void Count(ReadOnlySpan<ushort> codes, RowGroups groups)
    {
        var limit = CodeLimit;
        for (var d = 0; d < Layout.Dimensions; d++)
        {
            if (groups.Constant(d) >= 0)
            {
                CodedGroup(d, groups.Constant(d)).Add(codes, [], limit);
                continue;
            }

            var rows = groups.Rows(d);
            foreach (var run in groups.Runs(d))
            {
                CodedGroup(d, run.Group).Add(codes, rows.Slice(run.Start, run.Length), limit);
            }
        }
    }

    private void Spill(Workspace workspace)
    {
        if (!IsCoded)
        {
            return;
        }

        var limit = CodeLimit;
        _groups = new TGroup?[Layout.Dimensions][];
        ForEachCoded((d, g, group) => AddTo(Group(d, g), group.Counts(limit), workspace));
        _coded = [];
        DropDictionary();
    }

    private void ForEachCoded(Action<int, int, CodeGroup> action)
    {
        for (var d = 0; d < _coded.Length; d++)
        {
            for (var g = 0; g < (_coded[d]?.Length ?? 0); g++)
            {
                if (_coded[d]![g] is { } group)
                {
                    action(d, g, group);
                    _coded[d]![g] = null;
                }
            }
        }
    }

    private CodeGroup CodedGroup(int dimension, int group)
    {
        var groups = _coded[dimension] ??= new CodeGroup?[Layout.GroupsOf(dimension)];
        return groups[group] ??= new CodeGroup();
    }

    private TGroup Group(int dimension, int group)
    {
        var groups = _groups[dimension] ??= new TGroup?[Layout.GroupsOf(dimension)];
        return groups[group] ??= Open(dimension);
    }
}
