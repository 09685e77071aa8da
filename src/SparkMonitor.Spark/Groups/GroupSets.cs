using System.Globalization;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Spark.Sql;

namespace SparkMonitor.Spark.Groups;

/// <summary>
/// The groups that Spark computes, each a part of one or more groups of the plan's layout. Slices are crossed with each other as long as
/// that makes few groups: a row is then aggregated once, whatever the number of slices. A slice with many codes has a set of its own, and
/// each row is aggregated once more for it.
/// </summary>
internal sealed class GroupSets
{
    /// <summary>Windows times crossed codes that one set may have.</summary>
    public const int MostCrossed = 512;

    private readonly ProfilePlan _plan;
    private readonly List<GroupSet> _sets = [];
    private readonly int _windows;

    public GroupSets(ProfilePlan plan)
    {
        _plan = plan;
        _windows = plan.Layout.Windows;
        var crossed = new List<int>();
        var alone = new List<int>();
        var codes = 1L;
        for (var i = 0; i < plan.Slices.Count; i++)
        {
            if (_windows * codes * plan.Slices[i].Codes <= MostCrossed)
            {
                crossed.Add(i);
                codes *= plan.Slices[i].Codes;
            }
            else
            {
                alone.Add(i);
            }
        }

        _sets.Add(new GroupSet(0, (int)codes, crossed, true));
        foreach (var slice in alone)
        {
            _sets.Add(new GroupSet(_sets[^1].Offset + (_windows * _sets[^1].Codes), plan.Slices[slice].Codes, [slice], false));
        }

        Count = _sets[^1].Offset + (_windows * _sets[^1].Codes);
    }

    public IReadOnlyList<GroupSet> Sets => _sets;

    /// <summary>All groups of all sets.</summary>
    public int Count { get; }

    /// <summary>Groups from this number on keep 512 registers.</summary>
    public int FirstFolded => _sets.Count == 1 ? int.MaxValue : _sets[1].Offset;

    /// <summary>Which rows' registers are folded, by their group <c>g</c>; null where none is.</summary>
    public string? FoldCondition => _sets.Count == 1 ? null : string.Create(CultureInfo.InvariantCulture, $"g >= {FirstFolded}");

    /// <summary>The groups of the layout that a group is a part of.</summary>
    public IEnumerable<(int Dimension, int Group)> TargetsOf(int group)
    {
        var set = _sets.FindLast(s => s.Offset <= group)!;
        var (window, code) = Math.DivRem(group - set.Offset, set.Codes);
        if (set.IsWhole)
        {
            yield return (0, window);
        }

        for (var i = set.Slices.Count - 1; i >= 0; i--)
        {
            var slice = set.Slices[i];
            (code, var digit) = Math.DivRem(code, _plan.Slices[slice].Codes);
            yield return (slice + 1, (window * _plan.Slices[slice].Codes) + digit);
        }
    }

    /// <summary>SQL of a row's group in every set; negative where its time lies in no window.</summary>
    /// <param name="window">The column of the window's index; null where there are no windows.</param>
    public IReadOnlyList<string> Sql(string? window) => [.. _sets.Select(s => Sql(s, window))];

    private string Sql(GroupSet set, string? window)
    {
        var code = "0";
        foreach (var slice in set.Slices)
        {
            code = Invariant($"({code} * {_plan.Slices[slice].Codes} + {SliceSql.Code(_plan.Slices[slice])})");
        }

        return window is null
            ? Invariant($"{set.Offset} + {code}")
            : Invariant($"CASE WHEN {window} < 0 THEN -1 ELSE {set.Offset} + {window} * {set.Codes} + {code} END");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
