using SparkMonitor.Core.Configuration;

namespace SparkMonitor.Jobs.Configuration;

/// <summary>Turns the layered settings into a <see cref="MonitorConfig"/>, noting every mistake on the way.</summary>
/// <param name="folder">The folder of the file, which its relative paths start from.</param>
/// <param name="request">Tells what may be missing, and the folder that paths on the command line and in the environment start from.</param>
internal sealed class MonitorConfigReader(SettingsTree tree, string folder, ConfigurationRequest request)
{
    private const string MissingStore = "is missing: name the folder of the summary tables, such as ./store, here or with --store";

    public MonitorConfig Read()
    {
        var root = tree.Root;
        if (!root.IsMapping(SettingNames.Root, "store: ./store"))
        {
            return new MonitorConfig { Store = string.Empty };
        }

        var engine = Engine(root["engine"]);
        return new MonitorConfig
        {
            Store = Location(root["store"], engine.Name, request.StoreIsOptional ? null : MissingStore) ?? string.Empty,
            Engine = engine,
            Entities = Named(root["entities"], "flights: {stages: ...}").Select(Entity).ToList(),
        };
    }

    private EngineConfig Engine(Setting setting)
    {
        var defaults = new EngineConfig();
        return setting.IsMapping(SettingNames.Engine, "name: duckdb")
            ? new EngineConfig
            {
                Name = setting["name"].OneOf(SettingNames.Engines) ?? defaults.Name,
                Threads = setting["threads"].Integer(0, 4096) ?? defaults.Threads,
                MemoryLimit = setting["memory"].Size() ?? defaults.MemoryLimit,
                SpillDirectory = Path(setting["spill"], setting["spill"].Text()),
                Remote = setting["remote"].Text(),
            }
            : defaults;
    }

    private EntityConfig Entity(Setting setting)
    {
        var entity = new EntityConfig(setting.Name);
        if (!setting.IsMapping(SettingNames.Entity, "stages: {raw: {table: ./data/flights}}"))
        {
            return entity;
        }

        var stages = Named(setting["stages"], "raw: {table: ./data/flights}");
        if (stages.Count == 0 && setting["stages"].Shape is SettingShape.Nothing or SettingShape.Mapping)
        {
            setting.Mistake("has no stages: name at least one, such as stages: {raw: {table: ./data/flights}}");
        }

        return entity with
        {
            Labels = Labels(setting["labels"]),
            Stages = stages.Select(Stage).ToList(),
            Drift = DriftSettings.Read(setting["drift"], [.. stages.Select(s => s.Name)]),
        };
    }

    private StageConfig Stage(Setting setting)
    {
        if (!setting.IsMapping(SettingNames.Stage, "table: ./data/flights"))
        {
            return new StageConfig(setting.Name, string.Empty);
        }

        var engine = tree.Root["engine"]["name"].Shape == SettingShape.Scalar ? tree.Value("engine:name")! : "duckdb";
        var table = Location(setting["table"], engine, null);
        if (setting["table"].IsAbsent)
        {
            setting.Mistake("has no table: name the Delta table's folder, such as table: ./data/flights");
        }

        return new StageConfig(setting.Name, table ?? string.Empty)
        {
            Windows = WindowSettings.Read(setting["time"]),
            Slices = SliceSettings.Read(setting["slices"]),
            Columns = Named(setting["columns"], "\"zip*\": {kind: categorical}").Select(Column).ToList(),
            Include = Texts(setting["include"]),
            Exclude = Texts(setting["exclude"]),
            Profilers = ProfilerSettings.Read(setting["profilers"]),
            Labels = Labels(setting["labels"]),
        };
    }

    private static ColumnRule Column(Setting setting)
    {
        var rule = new ColumnRule(setting.Name);
        if (!setting.IsMapping(SettingNames.Column, "kind: categorical"))
        {
            return rule;
        }

        var kind = setting["kind"].OneOf(SettingNames.Kinds);
        return rule with
        {
            Kind = kind is null ? null : Enum.Parse<Core.Schema.ColumnKind>(kind, ignoreCase: true),
            KeepValues = setting["values"].OneOf(SettingNames.Values) switch { "all" => true, "none" => false, _ => null },
        };
    }

    private static Dictionary<string, string> Labels(Setting setting)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var label in Named(setting, "team: operations"))
        {
            if (label.Text("has no value") is { } value)
            {
                labels[label.Name] = value;
            }
        }

        return labels;
    }

    internal static IReadOnlyList<Setting> Named(Setting setting, string example)
    {
        if (!setting.IsMapping(example))
        {
            return [];
        }

        foreach (var child in setting.Children.Where(c => string.IsNullOrWhiteSpace(c.Name) || c.Name.Any(char.IsControl)))
        {
            child.Mistake("a name needs visible characters and no line breaks");
        }

        return setting.Children;
    }

    internal static IReadOnlyList<string> Texts(Setting setting, string example = "[\"user_*\", amount]")
    {
        var texts = new List<string>();
        foreach (var item in setting.Items(example))
        {
            if (item.Text("has no value") is not { } text)
            {
                continue;
            }

            if (texts.Contains(text, StringComparer.Ordinal))
            {
                item.Mistake($"{text} is in this list already");
                continue;
            }

            texts.Add(text);
        }

        return texts;
    }

    private string? Location(Setting setting, string engine, string? missing) =>
        setting.Text(missing) is not { } text ? null
        : engine.Equals("spark", StringComparison.OrdinalIgnoreCase) && !text.StartsWith('.') && !text.Contains('/', StringComparison.Ordinal) ? text
        : Path(setting, text);

    private string? Path(Setting setting, string? text) =>
        text is null || text.Contains("://", StringComparison.Ordinal) ? text
        : System.IO.Path.GetFullPath(text, setting.IsFromFile ? folder : request.WorkingFolder);
}
