using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Schema;

namespace SparkMonitor.Core.Profiling;

/// <summary>
/// Finds a table's columns by name or pattern. A name is taken as it is written first, then without regard to case if that leaves no
/// doubt; the name of a struct stands for all its leaves. A column whose name holds a dot is found by its back-quoted path or, where
/// nothing else has that path, by its bare name.
/// </summary>
public sealed class ColumnNames
{
    private readonly LeafColumn[] _leaves;
    private readonly Dictionary<string, LeafColumn> _exact = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<LeafColumn>> _anyCase = new(StringComparer.OrdinalIgnoreCase);

    public ColumnNames(TableSchema schema)
    {
        _leaves = [.. schema.Leaves()];
        foreach (var leaf in _leaves)
        {
            _exact.TryAdd(leaf.Path.ToString(), leaf);
        }

        foreach (var leaf in _leaves)
        {
            Add(leaf.Path.ToString(), leaf);
            var bare = string.Join('.', leaf.Path.Parts);
            if (_exact.TryAdd(bare, leaf))
            {
                Add(bare, leaf);
            }
        }
    }

    public IReadOnlyList<LeafColumn> Leaves => _leaves;

    /// <summary>The columns that a name or pattern stands for, in the table's order.</summary>
    /// <param name="problem">Why there are none: no such column, or several that differ by case only. Null for a pattern that fits nothing.</param>
    public IReadOnlyList<LeafColumn> Match(string text, out string? problem)
    {
        problem = null;
        if (_exact.TryGetValue(text, out var leaf))
        {
            return [leaf];
        }

        if (NamePattern.IsPattern(text))
        {
            var matches = Fitting(text, ignoreCase: false);
            return matches.Count > 0 ? matches : Fitting(text, ignoreCase: true);
        }

        var inside = Inside(text, StringComparison.Ordinal);
        if (inside.Count > 0)
        {
            return inside;
        }

        if (_anyCase.TryGetValue(text, out var similar))
        {
            if (similar.Count == 1)
            {
                return similar;
            }

            problem = $"{text} could be {string.Join(" or ", similar.Select(l => l.Path))}: write it as the table does";
            return [];
        }

        inside = Inside(text, StringComparison.OrdinalIgnoreCase);
        if (inside.Count == 0)
        {
            problem = Unknown(text);
        }

        return inside;
    }

    /// <summary>The one column of a name; null with a problem where there is none or it is a struct.</summary>
    public LeafColumn? Find(string text, out string? problem)
    {
        if (NamePattern.IsPattern(text) && !_exact.ContainsKey(text))
        {
            problem = Unknown(text);
            return null;
        }

        var matches = Match(text, out problem);
        if (matches.Count > 0 && !_exact.ContainsKey(text) && !_anyCase.ContainsKey(text))
        {
            problem = $"{text} is a struct: name one of its fields, such as {matches[0].Path}";
            return null;
        }

        return matches.Count == 1 ? matches[0] : null;
    }

    private string Unknown(string text)
    {
        var nearest = NearestName.Find(text, _leaves.Select(l => l.Path.ToString()));
        if (nearest is not null)
        {
            return $"the table has no column {text}; did you mean {nearest}?";
        }

        const int Shown = 10;
        var names = string.Join(", ", _leaves.Take(Shown).Select(l => l.Path));
        return _leaves.Length switch
        {
            0 => $"the table has no column {text}; it has no columns at all",
            <= Shown => $"the table has no column {text}; it has {names}",
            _ => $"the table has no column {text}; it has {names} and {_leaves.Length - Shown} more",
        };
    }

    private List<LeafColumn> Fitting(string pattern, bool ignoreCase) =>
        [.. _leaves.Where(l => NamePattern.Matches(pattern, l.Path.ToString(), ignoreCase)
            || NamePattern.Matches(pattern, string.Join('.', l.Path.Parts), ignoreCase))];

    private List<LeafColumn> Inside(string text, StringComparison comparison) =>
        [.. _leaves.Where(l => l.Path.Parts.Count > 1 && l.Path.ToString().StartsWith(text + ".", comparison))];

    private void Add(string name, LeafColumn leaf)
    {
        if (!_anyCase.TryGetValue(name, out var list))
        {
            _anyCase.Add(name, list = []);
        }

        if (!list.Contains(leaf))
        {
            list.Add(leaf);
        }
    }
}
