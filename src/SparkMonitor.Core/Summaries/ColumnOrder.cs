using System.Text;
using SparkMonitor.Core.Schema;

namespace SparkMonitor.Core.Summaries;

/// <summary>
/// The order in which columns are listed: that of the table's schema, the fields of a struct behind it and in its place. Columns that the schema does not
/// have follow by name; the table's own row is the last.
/// </summary>
public sealed class ColumnOrder : IComparer<string>
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    private ColumnOrder()
    {
    }

    /// <summary>Of a stored <c>schema</c>, such as <c>id bigint, `odd name` struct&lt;a:int,b:array&lt;string&gt;&gt;</c>; of null, the order of names.</summary>
    public static ColumnOrder Of(string? schema)
    {
        var order = new ColumnOrder();
        if (schema is not null)
        {
            var at = 0;
            order.Read(schema, ref at, [], ' ');
        }

        return order;
    }

    /// <param name="x">A column as summaries name it.</param>
    /// <param name="y">Another.</param>
    public int Compare(string? x, string? y)
    {
        var byPlace = PlaceOf(x).CompareTo(PlaceOf(y));
        return byPlace != 0 ? byPlace : string.CompareOrdinal(x, y);
    }

    private int PlaceOf(string? column)
    {
        if (column is null or SummariesTable.TableRow)
        {
            return int.MaxValue;
        }

        if (_places.TryGetValue(column, out var place))
        {
            return place;
        }

        // A struct's field whose name was not told from its type stands with the struct.
        return _places.Count > 0 && ColumnPath.Parse(column).Parts is { Count: > 1 } parts && _places.TryGetValue(SummaryKey.ColumnName(new ColumnPath(parts[0])), out place)
            ? place
            : int.MaxValue - 1;
    }

    /// <summary>Reads the columns of a table, or the fields of a struct up to its end.</summary>
    private void Read(string text, ref int at, IReadOnlyList<string> parent, char behindName)
    {
        const string Struct = "struct<";
        while (at < text.Length && text[at] != '>')
        {
            IReadOnlyList<string> path = [.. parent, Name(text, ref at, behindName)];
            _places.TryAdd(SummaryKey.ColumnName(new ColumnPath(path)), _places.Count);
            at++;
            if (text.AsSpan(Math.Min(at, text.Length)).StartsWith(Struct, StringComparison.Ordinal))
            {
                at += Struct.Length;
                Read(text, ref at, path, ':');
                at++;
            }

            SkipType(text, ref at);
            while (at < text.Length && text[at] is ',' or ' ')
            {
                at++;
            }
        }
    }

    private static string Name(string text, ref int at, char end)
    {
        var name = new StringBuilder();
        if (at < text.Length && text[at] == '`')
        {
            for (at++; at < text.Length && (text[at] != '`' || (at + 1 < text.Length && text[at + 1] == '`')); at++)
            {
                name.Append(text[at]);
                at += text[at] == '`' ? 1 : 0;
            }

            at++;
        }
        else
        {
            for (; at < text.Length && text[at] != end; at++)
            {
                name.Append(text[at]);
            }
        }

        return name.ToString();
    }

    /// <summary>To the comma or bracket behind a type.</summary>
    private static void SkipType(string text, ref int at)
    {
        for (var depth = 0; at < text.Length && (depth > 0 || text[at] is not (',' or '>')); at++)
        {
            switch (text[at])
            {
                case '<' or '(':
                    depth++;
                    break;
                case '>' or ')':
                    depth--;
                    break;
                case '`':
                    _ = Name(text, ref at, '`');
                    at--;
                    break;
            }
        }
    }
}
