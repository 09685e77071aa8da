using SparkMonitor.Core;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Schema;
using SparkMonitor.Jobs.Configuration;

namespace SparkMonitor.Tests.Jobs;

public sealed class MonitorConfigTests : IDisposable
{
    private const string Full = """
        store: ./store
        engine: {name: duckdb, threads: 2, memory: 4GB, spill: /tmp/spill}
        entities:
          flights:
            labels: {team: operations, tier: 1}
            stages:
              raw:
                table: ./data/flights
                time:
                  column: time
                  granularities: [1 day, 1 month]
                  zone: America/New_York
                slices:
                  - origin
                  - {column: destination, top: 10}
                  - {where: "delay > 60"}
                  - [origin, {where: "delay > 60"}]
                exclude: [tail_*]
                columns:
                  "*": {values: none}
                  "zip*": {kind: categorical}
                  ssn: {values: all, kind: text}
                profilers:
                  - {name: spread, sql: "max({{column}}) - min({{column}})", columns: [delay]}
                  - {name: doubled, derived: spread * 2, columns: delay}
                  - {name: rows, sql: count(*), columns: [":table"]}
              features:
                table: /data/features
                time: versions
        """;

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Yaml_with_every_setting_is_read_whole()
    {
        var config = Load(Full);

        Assert.Equal(Path.Combine(_folder.Path, "store"), config.Store);
        Assert.Equal(new EngineConfig { Threads = 2, MemoryLimit = 4_000_000_000, SpillDirectory = "/tmp/spill" }, config.Engine);
        var flights = Assert.Single(config.Entities);
        Assert.Equal("flights", flights.Name);
        Assert.Equal([new("team", "operations"), new("tier", "1")], flights.Labels);
        Assert.Equal(["raw", "features"], flights.Stages.Select(s => s.Name));
        var raw = flights.Stages[0];
        Assert.Equal(Path.Combine(_folder.Path, "data", "flights"), raw.Table);
        Assert.Equal("time", raw.Windows!.TimeColumn!.ToString());
        Assert.Equal(["1 day", "1 month"], raw.Windows.Granularities);
        Assert.Equal("America/New_York", raw.Windows.Zone);
        Assert.Equal(["origin:20", "destination:10", "?delay > 60:20", "origin:20 & ?delay > 60:20"], raw.Slices.Select(Describe));
        Assert.Equal(["tail_*"], raw.Exclude);
        Assert.Equal(
            [
                new ColumnRule("*") { KeepValues = false },
                new ColumnRule("zip*") { Kind = ColumnKind.Categorical },
                new ColumnRule("ssn") { Kind = ColumnKind.Text, KeepValues = true },
            ],
            raw.Columns);
        Assert.Equal(["spread", "doubled", "rows"], raw.Profilers.Select(p => p.Name));
        Assert.Equal([false, true, false], raw.Profilers.Select(p => p.IsDerived));
        Assert.Equal("/data/features", flights.Stages[1].Table);
        Assert.Null(flights.Stages[1].Windows!.TimeColumn);
    }

    [Fact]
    public void Json_says_the_same_as_yaml()
    {
        _folder.Write("monitor.json", """
            {
              // comments are welcome
              "store": "./store",
              "entities": { "flights": { "stages": { "raw": {
                "table": "./data/flights",
                "time": { "column": "time", "granularities": ["1 month"] },
                "slices": ["origin", [{ "column": "origin" }, { "where": "delay > 60" }]],
              } } } }
            }
            """);

        var config = MonitorConfigLoader.Load(Request()).Config;

        Assert.Equal(["origin:20", "origin:20 & ?delay > 60:20"], config.Entities[0].Stages[0].Slices.Select(Describe));
    }

    [Fact]
    public void Environment_beats_the_file_and_options_beat_both()
    {
        _folder.Write("monitor.yaml", Full);
        var config = MonitorConfigLoader.Load(Request() with
        {
            Environment = new Dictionary<string, string>
            {
                ["SPARKMONITOR__ENGINE__THREADS"] = "3",
                ["SPARKMONITOR__STORE"] = "from-environment",
                ["SPARKMONITOR__ENTITIES__flights__STAGES__RAW__TABLE"] = "other/flights",
                ["UNRELATED"] = "x",
            },
            Overrides = [(["store"], "elsewhere", "--store")],
            WorkingFolder = _folder.Path,
        }).Config;

        Assert.Equal(3, config.Engine.Threads);
        Assert.Equal(Path.Combine(_folder.Path, "elsewhere"), config.Store);
        Assert.Equal(Path.Combine(_folder.Path, "other", "flights"), config.Entities[0].Stages[0].Table);
        Assert.Equal("flights", config.Entities[0].Name);
    }

    [Fact]
    public void Paths_start_from_the_file_in_the_file_and_from_the_working_folder_elsewhere()
    {
        _folder.Write("conf/monitor.yaml", "store: ./store\nengine: {spill: ./spill}\n");
        var request = Request() with { File = "conf/monitor.yaml" };

        Assert.Equal(Path.Combine(_folder.Path, "conf", "store"), MonitorConfigLoader.Load(request).Config.Store);
        var overridden = MonitorConfigLoader.Load(request with { Overrides = [(["store"], "./store", "--store")] }).Config;
        Assert.Equal(Path.Combine(_folder.Path, "store"), overridden.Store);
        Assert.Equal(Path.Combine(_folder.Path, "conf", "spill"), overridden.Engine.SpillDirectory);
    }

    [Fact]
    public void Every_mistake_is_reported_at_once_with_its_place()
    {
        var mistakes = Mistakes("""
            stroe: ./store
            engine: {name: duckdbb, threads: many, memory: 4 apples}
            entities:
              flights:
                stages:
                  raw:
                    tabel: ./data/flights
                    time:
                      column: time
                      granularities: [1 monht, 1 day, 1 day]
                      zone: Europe/Berln
                    slices:
                      - {column: origin, where: x}
                      - {column: origin, top: 0}
                      - origin
                      - origin
                      - [origin, origin]
                      - "a.`b"
                    columns:
                      zip: {kind: categoric, values: some}
                    profilers:
                      - {name: p, sql: count(*), columns: [delay]}
                      - {name: q, columns: [delay]}
            """);

        Assert.Equal(
            [
                "monitor.yaml:1:1: stroe: unknown setting; did you mean store?",
                "monitor.yaml:2:10: engine.name: duckdbb is unknown; did you mean duckdb?",
                "monitor.yaml:2:25: engine.threads: expected a whole number from 0 to 4096, found many",
                "monitor.yaml:2:40: engine.memory: expected a size such as 4GB or 512MiB, found 4 apples",
                "monitor.yaml:6:7: entities.flights.stages.raw: has no table: name the Delta table's folder, such as table: ./data/flights",
                "monitor.yaml:7:9: entities.flights.stages.raw.tabel: unknown setting; did you mean table?",
                "monitor.yaml:10:27: entities.flights.stages.raw.time.granularities[0]: 1 monht is unknown; did you mean 1 month?",
                "monitor.yaml:10:43: entities.flights.stages.raw.time.granularities[2]: 1 day is in this list already",
                "monitor.yaml:11:11: entities.flights.stages.raw.time.zone: Europe/Berln is not a time zone; did you mean Europe/Berlin?",
                "monitor.yaml:13:13: entities.flights.stages.raw.slices[0]: has both column and where: cross them in a list instead, [column, {where: ...}]",
                "monitor.yaml:14:30: entities.flights.stages.raw.slices[1].top: expected a whole number from 1 to 10000, found 0",
                "monitor.yaml:15:13: entities.flights.stages.raw.slices[2]: the same slice stands in this list already",
                "monitor.yaml:16:13: entities.flights.stages.raw.slices[3]: the same slice stands in this list already",
                "monitor.yaml:17:13: entities.flights.stages.raw.slices[4]: a crossed slice names the same part twice",
                "monitor.yaml:18:13: entities.flights.stages.raw.slices[5]: The column path a.`b has a backtick without its partner.",
                "monitor.yaml:20:17: entities.flights.stages.raw.columns.zip.kind: categoric is unknown; did you mean categorical?",
                "monitor.yaml:20:34: entities.flights.stages.raw.columns.zip.values: some is not one of all, none",
                "monitor.yaml:22:23: entities.flights.stages.raw.profilers[0].sql: has no {{column}}, so every column would get the same value: use it, or set columns: [\":table\"]",
                "monitor.yaml:23:13: entities.flights.stages.raw.profilers[1]: needs sql (an aggregate) or derived (an expression over earlier profilers)",
                "monitor.yaml: store: is missing: name the folder of the summary tables, such as ./store, here or with --store",
            ],
            mistakes);
    }

    [Theory]
    [InlineData("store: [a, b]", "monitor.yaml:1:1: store: expected text, found a list")]
    [InlineData("store: s\nentities: [flights]", "monitor.yaml:2:1: entities: expected named settings such as flights: {stages: ...}, found a list")]
    [InlineData("store: s\nentities: {f: {stages: {}}}", "monitor.yaml:2:12: entities.f: has no stages: name at least one, such as stages: {raw: {table: ./data/flights}}")]
    [InlineData("store: s\nstore: t", "monitor.yaml:2:1: store is already set on line 1")]
    [InlineData("store: s\nStore: t", "monitor.yaml:2:1: Store is already set on line 1 as store, which differs only in case")]
    [InlineData("store: s\n---\nstore: t", "monitor.yaml:2:1: a second document starts here; one file holds one configuration")]
    [InlineData("", "monitor.yaml:1:1: the file is empty")]
    [InlineData("# nothing but a comment", "monitor.yaml:1:1: the file is empty")]
    [InlineData("just text", "monitor.yaml:1:1: expected named settings such as store: ./store, found the value just text")]
    public void Yaml_of_the_wrong_shape_is_refused(string yaml, string mistake) => Assert.Equal([mistake], Mistakes(yaml));

    [Theory]
    [InlineData("store: \"unclosed", 1)]
    [InlineData("store: s\n\tengine: x", 2)]
    [InlineData("store: s\nentities:\n  a: b: c", 3)]
    [InlineData("store: *nothing", 1)]
    public void Text_that_is_not_yaml_is_refused_with_its_line(string yaml, int line)
    {
        var mistake = Assert.Single(Mistakes(yaml));

        Assert.StartsWith($"monitor.yaml:{line}:", mistake, StringComparison.Ordinal);
        Assert.Contains("this is not YAML", mistake, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_is_not_json_is_refused_with_its_line()
    {
        _folder.Write("monitor.json", "{\n  \"store\": oops\n}");

        var mistake = Assert.Single(Assert.Throws<ConfigurationException>(() => MonitorConfigLoader.Load(Request())).Mistakes);

        Assert.Equal(2, mistake.Origin.Line);
        Assert.Equal(12, mistake.Origin.Column);
    }

    [Fact]
    public void Aliases_that_multiply_are_refused_quickly()
    {
        var lines = new List<string> { "store: s", "a0: &a0 [x,x,x,x,x,x,x,x,x,x]" };
        for (var i = 1; i < 12; i++)
        {
            lines.Add($"a{i}: &a{i} [{string.Join(",", Enumerable.Repeat($"*a{i - 1}", 10))}]");
        }

        Assert.Contains("too large", Assert.Single(Mistakes(string.Join('\n', lines))), StringComparison.Ordinal);
    }

    [Fact]
    public void Anchors_and_merges_share_settings_between_stages()
    {
        var config = Load("""
            store: s
            entities:
              flights:
                stages:
                  raw: &common
                    table: raw
                    time: {column: t, granularities: 1 day}
                  clean:
                    <<: *common
                    table: clean
            """);

        var clean = config.Entities[0].Stages[1];
        Assert.Equal(Path.Combine(_folder.Path, "clean"), clean.Table);
        Assert.Equal(["1 day"], clean.Windows!.Granularities);
    }

    [Theory]
    [InlineData("SPARKMONITOR__ENGINE__THREADS", "-1", "environment variable SPARKMONITOR__ENGINE__THREADS: engine.THREADS: expected a whole number from 0 to 4096, found -1")]
    [InlineData("SPARKMONITOR__ENGIN__THREADS", "1", "environment variable SPARKMONITOR__ENGIN__THREADS: ENGIN: unknown setting; did you mean engine?")]
    public void Mistake_in_the_environment_names_the_variable(string variable, string value, string mistake)
    {
        _folder.Write("monitor.yaml", "store: s");
        var request = Request() with { Environment = new Dictionary<string, string> { [variable] = value } };

        var mistakes = Assert.Throws<ConfigurationException>(() => MonitorConfigLoader.Load(request)).Mistakes;

        Assert.Equal(mistake, Assert.Single(mistakes).ToString(), ignoreCase: true);
    }

    [Theory]
    [InlineData("a:b")]
    [InlineData("100%")]
    [InlineData("0")]
    [InlineData("a.b \"quoted\" `ticked`")]
    [InlineData("🙂")]
    public void Names_of_any_kind_survive_the_layers(string name)
    {
        var config = Load($"store: s\nentities: {{e: {{stages: {{s: {{table: t, columns: {{{Quote(name)}: {{kind: text}}}}}}}}}}}}");

        Assert.Equal(name, Assert.Single(config.Entities[0].Stages[0].Columns).Pattern);
    }

    [Fact]
    public void Missing_file_says_how_to_get_one()
    {
        var error = Assert.Throws<MonitorException>(() => MonitorConfigLoader.Load(Request()));

        Assert.Equal(MonitorFault.Usage, error.Fault);
        Assert.Contains("sparkmonitor init", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_files_in_one_folder_are_not_guessed_between()
    {
        _folder.Write("monitor.yaml", "store: s");
        _folder.Write("monitor.json", "{\"store\": \"s\"}");

        Assert.Contains("--config", Assert.Throws<MonitorException>(() => MonitorConfigLoader.Load(Request())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Option_alone_is_enough_where_the_file_is_optional()
    {
        var loaded = MonitorConfigLoader.Load(Request() with { FileIsOptional = true, Overrides = [(["store"], "s", "--store")] });

        Assert.Equal(Path.Combine(_folder.Path, "s"), loaded.Config.Store);
        Assert.Null(loaded.File);
    }

    [Theory]
    [InlineData("time.column", 10, 11)]
    [InlineData("slices[1].column", 15, 14)]
    [InlineData("slices[3][1]", 17, 22)]
    [InlineData("columns.zip*.kind", 21, 20)]
    [InlineData("columns.zip*.values", 21, 11)]
    [InlineData("profilers[0].columns[0]", 24, 80)]
    [InlineData("include", 7, 7)]
    [InlineData("", 7, 7)]
    public void Problem_of_a_stage_is_placed_where_the_setting_or_what_holds_it_stands(string setting, int line, int column)
    {
        _folder.Write("monitor.yaml", Full);
        var loaded = MonitorConfigLoader.Load(Request());
        var entity = loaded.Config.Entities[0];

        var mistake = Assert.Single(loaded.Explain(entity, entity.Stages[0], new StageException([new ConfigurationProblem(setting, "x")])).Mistakes);

        Assert.Equal((line, column), (mistake.Origin.Line, mistake.Origin.Column));
    }

    private static string Quote(string name) => $"\"{name.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string Describe(SliceConfig slice) =>
        string.Join(" & ", slice.Parts.Select(p => $"{(p.IsPredicate ? "?" : string.Empty)}{p.Text}:{p.Top}"));

    private MonitorConfig Load(string yaml)
    {
        _folder.Write("monitor.yaml", yaml);
        return MonitorConfigLoader.Load(Request()).Config;
    }

    private IEnumerable<string> Mistakes(string yaml)
    {
        _folder.Write("monitor.yaml", yaml);
        return Assert.Throws<ConfigurationException>(() => MonitorConfigLoader.Load(Request())).Mistakes.Select(m => m.ToString());
    }

    private ConfigurationRequest Request() => new(null, [], new Dictionary<string, string>(), _folder.Path);
}
