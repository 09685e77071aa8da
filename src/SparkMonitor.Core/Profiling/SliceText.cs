using System.Text;

namespace SparkMonitor.Core.Profiling;

/// <summary>
/// The texts of slices in <c>slice_key</c> and <c>slice_value</c> (contract section 5). A slice of one part has its column or predicate
/// as key and the value as it is; crossed slices join their parts by <c> &amp; </c> with every backslash and ampersand inside a part
/// behind a backslash, and write SQL null as <c>\N</c>, which no escaped text can be.
/// </summary>
public static class SliceText
{
    private const string Joint = " & ";
    private const string NullPart = @"\N";

    /// <summary>The key of a slice.</summary>
    public static string Key(IReadOnlyList<string> parts) => parts.Count == 1 ? parts[0] : string.Join(Joint, parts.Select(Escape));

    /// <summary>The value of one code of a slice; null for SQL null of a slice that is not crossed.</summary>
    public static string? Value(SlicePlan slice, int code)
    {
        if (slice.Parts.Count == 1)
        {
            return PartValue(slice.Parts[0], code);
        }

        var parts = new string?[slice.Parts.Count];
        for (var i = parts.Length - 1; i >= 0; i--)
        {
            (code, var digit) = Math.DivRem(code, slice.Parts[i].Codes);
            parts[i] = PartValue(slice.Parts[i], digit);
        }

        return Join(parts);
    }

    /// <summary>The value of a slice of several parts; a single part is returned as it is.</summary>
    public static string? Join(IReadOnlyList<string?> parts) =>
        parts.Count == 1 ? parts[0] : string.Join(Joint, parts.Select(p => p is null ? NullPart : Escape(p)));

    /// <summary>The parts of a joined key or value.</summary>
    /// <param name="count">How many there are; a single part is the text as it is.</param>
    public static IReadOnlyList<string?> Split(string? text, int count)
    {
        if (count == 1)
        {
            return [text];
        }

        var parts = new List<string?>();
        var part = new StringBuilder();
        var isNull = false;
        for (var i = 0; i < text!.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                i++;
                isNull |= text[i] == 'N';
                part.Append(text[i]);
            }
            else if (text.AsSpan(i).StartsWith(Joint, StringComparison.Ordinal))
            {
                parts.Add(isNull ? null : part.ToString());
                (part, isNull) = (part.Clear(), false);
                i += Joint.Length - 1;
            }
            else
            {
                part.Append(text[i]);
            }
        }

        parts.Add(isNull ? null : part.ToString());
        return parts.Count == count
            ? parts
            : throw new MonitorException($"The slice {text} has {parts.Count} parts, not {count}.", MonitorFault.Usage);
    }

    /// <summary>A value that reads like the bucket of all other values gets a backslash, so that both stay apart.</summary>
    public static string OfValue(string value) =>
        value.EndsWith(ColumnSlice.Other, StringComparison.Ordinal) && value.AsSpan(0, value.Length - ColumnSlice.Other.Length).Trim('\\').IsEmpty
            ? '\\' + value
            : value;

    private static string? PartValue(SlicePart part, int code) => part switch
    {
        ColumnSlice column when code < column.Values.Count => OfValue(column.Values[code]),
        ColumnSlice column when code == column.Values.Count => ColumnSlice.Other,
        PredicateSlice when code < 2 => code == 1 ? "true" : "false",
        _ => null,
    };

    private static string Escape(string part) =>
        part.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("&", @"\&", StringComparison.Ordinal);
}
