using System.Collections;
using System.Globalization;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Tests.DuckDb;

/// <summary>Values of any nesting as one text with their types, for comparing.</summary>
internal static class Text
{
    public static string Of(object? value) => value switch
    {
        null => "null",
        string s => $"'{s}'",
        byte[] b => $"x{Convert.ToHexString(b)}",
        DuckDbStruct s => $"{{{string.Join(", ", s.Names.Zip(s.Values, (n, v) => $"{n}: {Of(v)}"))}}}",
        DuckDbUnion u => $"{u.Tag}:{Of(u.Value)}",
        KeyValuePair<object, object?>[] m => $"<{string.Join(", ", m.Select(p => $"{Of(p.Key)}: {Of(p.Value)}"))}>",
        IEnumerable e => $"[{string.Join(", ", e.Cast<object?>().Select(Of))}]",
        IFormattable f => $"{value.GetType().Name} {f.ToString(value is DateTime or DateTimeOffset or TimeOnly ? "O" : null, CultureInfo.InvariantCulture)}",
        _ => $"{value.GetType().Name} {value}",
    };
}
