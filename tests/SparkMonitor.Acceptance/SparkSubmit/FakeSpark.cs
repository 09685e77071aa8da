namespace SparkMonitor.Acceptance.SparkSubmit;

/// <summary>A folder that looks like a Spark, whose <c>spark-submit</c> prints its arguments, one a line, and the environment variables that matter.</summary>
public sealed class FakeSpark : IDisposable
{
    private const string Submit =
        """
        #!/bin/sh
        for argument in "$@"; do printf '%s\n' "$argument"; done
        printf 'REMOTE=%s MODE=%s\n' "${SPARK_REMOTE:-}" "${SPARK_CONNECT_MODE:-}"
        """;

    public FakeSpark(string version, string scala = "2.13", bool delta = false)
    {
        Home = Directory.CreateTempSubdirectory("fake-spark-").FullName;
        Directory.CreateDirectory(Path.Combine(Home, "bin"));
        Directory.CreateDirectory(Path.Combine(Home, "jars"));
        File.WriteAllBytes(Path.Combine(Home, "jars", $"spark-core_{scala}-{version}.jar"), []);
        if (delta)
        {
            File.WriteAllBytes(Path.Combine(Home, "jars", "delta-spark_2.13-4.4.0.jar"), []);
        }

        Executable("bin/spark-submit", Submit);
    }

    public string Home { get; }

    public string Executable(string name, string text) => Script.WriteProgram(Path.Combine(Home, name), text);

    public IReadOnlyDictionary<string, string?> Environment(params IEnumerable<(string Key, string? Value)> more)
    {
        var variables = new Dictionary<string, string?>
        {
            ["SPARK_HOME"] = Home,
            ["SPARK_REMOTE"] = "sc://elsewhere",
            ["SPARK_CONNECT_AUTHENTICATE_TOKEN"] = null,
        };
        foreach (var (key, value) in more)
        {
            variables[key] = value;
        }

        return variables;
    }

    public void Dispose() => Directory.Delete(Home, recursive: true);
}
