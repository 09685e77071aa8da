using System.Globalization;
using System.Text;

namespace SparkMonitor.Jobs.Output;

/// <summary>Texts of tables that are shown to people: on one line, without control characters, not too long.</summary>
internal static class ShortText
{
    public static string Of(string? text, int most = 24)
    {
        if (text is null)
        {
            return Figure.None;
        }

        var shown = new StringBuilder();
        var elements = StringInfo.GetTextElementEnumerator(text);
        for (var length = 0; elements.MoveNext(); length++)
        {
            if (length == most)
            {
                return shown.Remove(shown.Length - 1, 1).Append('…').ToString();
            }

            var element = elements.GetTextElement();
            shown.Append(element switch
            {
                "\n" or "\r\n" => "⏎",
                "\t" => "⇥",
                _ when char.IsControl(element[0]) => "�",
                _ => element,
            });
        }

        return shown.Length == 0 ? "\"\"" : shown.ToString();
    }
}
