using System.Text;

namespace SparkMonitor.Core.Schema;

/// <summary>
/// The path to a leaf column through structs: <c>address.city</c>. A part that holds a dot or a backtick is back-quoted, a backtick
/// inside doubled: <c>a.`b.c`</c>.
/// </summary>
public sealed class ColumnPath : IEquatable<ColumnPath>
{
    private readonly string _text;

    public ColumnPath(params IReadOnlyList<string> parts)
    {
        if (parts.Count == 0)
        {
            throw new ArgumentException("A column path has at least one part.", nameof(parts));
        }

        Parts = parts;
        _text = string.Join('.', parts.Select(Quote));
    }

    public IReadOnlyList<string> Parts { get; }

    public static ColumnPath Parse(string text)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        for (var i = 0; ;)
        {
            if (i < text.Length && text[i] == '`')
            {
                for (i++; ; i++)
                {
                    if (i >= text.Length)
                    {
                        throw new FormatException($"The column path {text} has a backtick without its partner.");
                    }

                    if (text[i] != '`')
                    {
                        part.Append(text[i]);
                    }
                    else if (i + 1 < text.Length && text[i + 1] == '`')
                    {
                        part.Append(text[i++]);
                    }
                    else
                    {
                        i++;
                        break;
                    }
                }
            }
            else
            {
                for (; i < text.Length && text[i] != '.'; i++)
                {
                    part.Append(text[i]);
                }
            }

            parts.Add(part.ToString());
            part.Clear();
            if (i >= text.Length)
            {
                return new ColumnPath(parts);
            }

            if (text[i] != '.')
            {
                throw new FormatException($"The column path {text} goes on behind a closing backtick; put a dot there.");
            }

            i++;
        }
    }

    public bool Equals(ColumnPath? other) => other is not null && string.Equals(_text, other._text, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as ColumnPath);

    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => _text;

    private static string Quote(string part) =>
        part.Length == 0 || part.AsSpan().ContainsAny('.', '`') ? $"`{part.Replace("`", "``", StringComparison.Ordinal)}`" : part;
}
