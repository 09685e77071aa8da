using SparkMonitor.Core;

namespace SparkMonitor.Jobs.Demo;

/// <summary>Where the demo keeps its tables, its store and its configuration.</summary>
internal sealed class DemoFolder
{
    private const string Configuration = """
        # yaml-language-server: $schema=./monitor.schema.json
        store: ./store

        entities:
          flights:
            labels: {source: demo}
            stages:
              raw:                                  # what arrives, a commit a month
                table: ./data/flights
                time: {column: time, granularities: [1 month]}
                slices:
                  - {column: origin, top: 10}       # the ten busiest airports, the others together
                  - {where: "delay > 60"}
                exclude: [month]                    # the partition says no more than the time
              features:                             # what a model would be trained on
                table: ./data/features
                time: {column: time, granularities: [1 month]}
                slices:
                  - {column: origin, top: 10}
                  - is_weekend
                exclude: [month]
                columns:
                  hour: {kind: categorical}
                  weekday: {kind: categorical}
            drift:
              references: [previous]                # every month against the one before
              shift: 0.1                            # the least that matters: a tenth of a standard deviation

        """;

    private const string SchemaFile = "monitor.schema.json";

    public DemoFolder(string path) => Path = path;

    public string Path { get; }

    public string ConfigurationFile => System.IO.Path.Combine(Path, "monitor.yaml");

    public string Flights => System.IO.Path.Combine(Path, "data", "flights");

    public string Features => System.IO.Path.Combine(Path, "data", "features");

    /// <summary>Writes the configuration, unless an earlier demo has.</summary>
    /// <returns>Takes back what was written, for a demo that cannot begin.</returns>
    /// <exception cref="MonitorException">The folder holds something else, or cannot be written.</exception>
    public Action Prepare()
    {
        var outermost = OutermostMissing();
        try
        {
            if (File.Exists(Path) || (Directory.Exists(Path) && !File.Exists(ConfigurationFile) && Directory.EnumerateFileSystemEntries(Path).Any()))
            {
                throw new MonitorException($"{Path} holds something else than a demo: give another folder with --output.", MonitorFault.Usage);
            }

            if (File.Exists(ConfigurationFile))
            {
                return static () => { };
            }

            Directory.CreateDirectory(Path);
            File.Copy(System.IO.Path.Combine(AppContext.BaseDirectory, SchemaFile), System.IO.Path.Combine(Path, SchemaFile), overwrite: true);
            File.WriteAllText(ConfigurationFile, Configuration);
            return () => TakeBack(outermost);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MonitorException($"{Path} cannot be written: {e.Message}", e, MonitorFault.Usage);
        }
    }

    /// <summary>The outermost folder on the way to the demo's that is not there yet; null where all are.</summary>
    private string? OutermostMissing()
    {
        string? missing = null;
        for (var folder = Path; folder is not null && !Directory.Exists(folder); folder = System.IO.Path.GetDirectoryName(folder))
        {
            missing = folder;
        }

        return missing;
    }

    private void TakeBack(string? made)
    {
        try
        {
            File.Delete(ConfigurationFile);
            File.Delete(System.IO.Path.Combine(Path, SchemaFile));
            for (var folder = Path; made is not null && folder.Length >= made.Length && !Directory.EnumerateFileSystemEntries(folder).Any(); folder = System.IO.Path.GetDirectoryName(folder)!)
            {
                Directory.Delete(folder);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Why the demo cannot begin matters more.
        }
    }
}
