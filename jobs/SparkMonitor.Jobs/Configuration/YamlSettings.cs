using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SparkMonitor.Jobs.Configuration;

/// <summary>Reads YAML into a tree that keeps lines, with anchors, aliases and <c>&lt;&lt;</c> merges resolved.</summary>
internal sealed class YamlSettings
{
    // Aliases of aliases grow exponentially; no honest configuration comes near this.
    private const int MaxNodes = 1_000_000;
    private const int MaxDepth = 64;

    private readonly string _source;
    private readonly List<ConfigurationMistake> _mistakes = [];
    private readonly Dictionary<AnchorName, SettingNode> _anchors = [];
    private int _nodes;

    private YamlSettings(string source) => _source = source;

    /// <param name="source">The name of the file for messages.</param>
    public static SettingsFile Parse(string text, string source)
    {
        var reader = new YamlSettings(source);
        return new SettingsFile(reader.Read(text), reader._mistakes);
    }

    private SettingNode? Read(string text)
    {
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
            {
                _mistakes.Add(new ConfigurationMistake(new SettingOrigin(_source, 1, 1), string.Empty, "the file is empty"));
                return null;
            }

            parser.Consume<DocumentStart>();
            var root = Node(parser, 0);
            parser.Consume<DocumentEnd>();
            if (parser.Accept<DocumentStart>(out var second))
            {
                Mistake(second.Start, "a second document starts here; one file holds one configuration");
            }

            return root;
        }
        catch (YamlException e)
        {
            var tab = e.Message.Contains("tab character", StringComparison.OrdinalIgnoreCase);
            Mistake(tab ? e.End : e.Start, $"this is not YAML: {(tab ? "indent with spaces, not with tabs" : Sentence(e.Message))}");
            return null;
        }
    }

    private SettingNode Node(Parser parser, int depth)
    {
        var current = parser.Current!;
        if (++_nodes > MaxNodes || depth > MaxDepth)
        {
            throw new YamlException(current.Start, current.End, "the configuration is too large or too deeply nested");
        }

        SettingNode node;
        switch (current)
        {
            case AnchorAlias alias:
                parser.MoveNext();
                if (!_anchors.TryGetValue(alias.Value, out var target))
                {
                    throw new YamlException(alias.Start, alias.End, $"the alias *{alias.Value} has no anchor before it");
                }

                _nodes += Size(target);
                return target;
            case Scalar scalar:
                parser.MoveNext();
                node = new SettingScalar(At(scalar.Start), IsNull(scalar) ? null : scalar.Value);
                break;
            case SequenceStart start:
                parser.MoveNext();
                var items = new List<SettingNode>();
                while (!parser.TryConsume<SequenceEnd>(out _))
                {
                    items.Add(Node(parser, depth + 1));
                }

                node = new SettingSequence(At(start.Start), items);
                break;
            default:
                node = Mapping(parser, depth);
                break;
        }

        if (current is NodeEvent { Anchor.IsEmpty: false } anchored)
        {
            _anchors[anchored.Anchor] = node;
        }

        return node;
    }

    private SettingMapping Mapping(Parser parser, int depth)
    {
        var start = parser.Consume<MappingStart>();
        var entries = new SettingEntries(_mistakes);
        var merged = new List<SettingMapping>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (!parser.TryConsume<Scalar>(out var key))
            {
                throw new YamlException(parser.Current!.Start, parser.Current.End, "a name must be plain text");
            }

            var value = Node(parser, depth + 1);
            if (key is { Value: "<<", Style: ScalarStyle.Plain })
            {
                merged.AddRange(Merged(key, value));
            }
            else
            {
                entries.Add(key.Value, At(key.Start), value);
            }
        }

        foreach (var entry in merged.SelectMany(m => m.Entries))
        {
            entries.AddIfAbsent(entry);
        }

        return new SettingMapping(At(start.Start), entries.ToList());
    }

    private static IEnumerable<SettingMapping> Merged(Scalar key, SettingNode value) => value switch
    {
        SettingMapping mapping => [mapping],
        SettingSequence sequence when sequence.Items.All(i => i is SettingMapping) => sequence.Items.Cast<SettingMapping>(),
        _ => throw new YamlException(key.Start, key.End, "<< merges a mapping or a list of mappings"),
    };

    private static int Size(SettingNode node) => node switch
    {
        SettingMapping mapping => 1 + mapping.Entries.Sum(e => Size(e.Node)),
        SettingSequence sequence => 1 + sequence.Items.Sum(Size),
        _ => 1,
    };

    private static bool IsNull(Scalar scalar) =>
        scalar is { Style: ScalarStyle.Plain, Value: "" or "~" or "null" or "Null" or "NULL" };

    // The library puts "(Line: 3, Col: 1, Idx: 20) - ..." in front of some messages, "While parsing ..." in front of others.
    private static string Sentence(string message)
    {
        var dash = message.StartsWith("(Line:", StringComparison.Ordinal) ? message.LastIndexOf("): ", StringComparison.Ordinal) : -1;
        var text = (dash < 0 ? message : message[(dash + 3)..]).Trim().TrimEnd('.');
        return text.Length == 0 ? "it cannot be read" : char.ToLowerInvariant(text[0]) + text[1..];
    }

    private void Mistake(Mark at, string message) => _mistakes.Add(new ConfigurationMistake(At(at), string.Empty, message));

    private SettingOrigin At(Mark mark) => new(_source, (int)mark.Line, (int)mark.Column);
}
