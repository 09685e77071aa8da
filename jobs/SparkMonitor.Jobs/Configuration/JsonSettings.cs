using System.Text;
using System.Text.Json;

namespace SparkMonitor.Jobs.Configuration;

/// <summary>Reads JSON (comments and trailing commas allowed) into a tree that keeps lines.</summary>
internal sealed class JsonSettings
{
    private readonly string _source;
    private readonly byte[] _text;
    private readonly List<int> _lineStarts = [0];
    private readonly List<ConfigurationMistake> _mistakes = [];

    private JsonSettings(string text, string source)
    {
        _source = source;
        _text = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < _text.Length; i++)
        {
            if (_text[i] == '\n')
            {
                _lineStarts.Add(i + 1);
            }
        }
    }

    /// <param name="source">The name of the file for messages.</param>
    public static SettingsFile Parse(string text, string source)
    {
        var reader = new JsonSettings(text, source);
        return new SettingsFile(reader.Read(), reader._mistakes);
    }

    private SettingNode? Read()
    {
        var options = new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
        var json = new Utf8JsonReader(_text, options);
        try
        {
            json.Read();
            var root = Node(ref json);
            json.Read();
            return root;
        }
        catch (JsonException e)
        {
            var line = (int)(e.LineNumber ?? 0);
            var column = (int)(e.BytePositionInLine ?? 0);
            var message = e.Message;
            var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            message = (end < 0 ? message : message[..end]).TrimEnd('.');
            _mistakes.Add(new ConfigurationMistake(new SettingOrigin(_source, line + 1, column + 1), string.Empty, $"this is not JSON: {message}"));
            return null;
        }
    }

    private SettingNode Node(ref Utf8JsonReader json)
    {
        var origin = At(json.TokenStartIndex);
        switch (json.TokenType)
        {
            case JsonTokenType.StartObject:
                var entries = new SettingEntries(_mistakes);
                while (json.Read() && json.TokenType != JsonTokenType.EndObject)
                {
                    var name = json.GetString()!;
                    var at = At(json.TokenStartIndex);
                    json.Read();
                    entries.Add(name, at, Node(ref json));
                }

                return new SettingMapping(origin, entries.ToList());
            case JsonTokenType.StartArray:
                var items = new List<SettingNode>();
                while (json.Read() && json.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Node(ref json));
                }

                return new SettingSequence(origin, items);
            case JsonTokenType.String:
                return new SettingScalar(origin, json.GetString());
            case JsonTokenType.Null:
                return new SettingScalar(origin, null);
            default:
                return new SettingScalar(origin, Encoding.UTF8.GetString(json.ValueSpan));
        }
    }

    private SettingOrigin At(long offset)
    {
        var index = _lineStarts.BinarySearch((int)offset);
        var line = index < 0 ? ~index - 1 : index;
        return new SettingOrigin(_source, line + 1, (int)offset - _lineStarts[line] + 1);
    }
}
