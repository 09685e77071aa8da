using System.Text.RegularExpressions;
using SparkMonitor.Acceptance.Cli;
using YamlDotNet.RepresentationModel;

namespace SparkMonitor.Acceptance.Databricks;

/// <summary>
/// The asset bundle's structure against the keys that the Databricks CLI knows (its job, trigger, task and cluster models of 2026); it was never deployed.
/// </summary>
public sealed partial class BundleTests
{
    private static readonly Dictionary<string, string[]> Known = new()
    {
        [""] = ["bundle", "sync", "variables", "resources", "targets"],
        ["bundle"] = ["name"],
        ["sync"] = ["include", "exclude"],
        ["variables.*"] = ["description", "default", "type"],
        ["resources"] = ["jobs"],
        ["job"] = ["name", "description", "max_concurrent_runs", "queue", "trigger", "tasks", "job_clusters", "environments"],
        ["job.queue"] = ["enabled"],
        ["job.trigger"] = ["table_update", "pause_status"],
        ["job.trigger.table_update"] = ["table_names", "condition", "min_time_between_triggers_seconds", "wait_after_last_change_seconds"],
        ["task"] = ["task_key", "depends_on", "max_retries", "retry_on_timeout", "timeout_seconds", "job_cluster_key", "environment_key", "spark_python_task"],
        ["task.depends_on"] = ["task_key"],
        ["task.spark_python_task"] = ["python_file", "parameters"],
        ["job_cluster"] = ["job_cluster_key", "new_cluster"],
        ["job_cluster.new_cluster"] = ["spark_version", "node_type_id", "num_workers", "data_security_mode"],
        ["environment"] = ["environment_key", "spec"],
        ["environment.spec"] = ["environment_version"],
        ["target"] = ["default", "mode", "workspace", "resources"],
        ["target.workspace"] = ["root_path"],
    };

    private static readonly YamlMappingNode Bundle = Load();

    [Fact]
    public void Every_key_is_known()
    {
        Check(Bundle, "", "");
        Check(Bundle["bundle"], "bundle", "bundle");
        Check(Bundle["sync"], "sync", "sync");
        foreach (var (name, variable) in Map(Bundle["variables"]))
        {
            Check(variable, "variables.*", $"variables.{name}");
        }

        CheckResources(Bundle["resources"]);
        foreach (var (name, target) in Map(Bundle["targets"]))
        {
            Check(target, "target", name);
            Check(target["workspace"], "target.workspace", name);
            CheckResources(target["resources"]);
        }
    }

    [Fact]
    public void Job_starts_by_updates_and_runs_alone()
    {
        var job = Bundle["resources"]["jobs"]["profile"];
        var update = job["trigger"]["table_update"];
        Assert.Equal(("1", "ANY_UPDATED", "${var.tables}"), (Text(job["max_concurrent_runs"]), Text(update["condition"]), Text(update["table_names"])));
        Assert.True(int.Parse(Text(update["min_time_between_triggers_seconds"]), System.Globalization.CultureInfo.InvariantCulture) >= 60);
        Assert.True(int.Parse(Text(update["wait_after_last_change_seconds"]), System.Globalization.CultureInfo.InvariantCulture) >= 60);
    }

    [Theory]
    [InlineData("cluster", "job_cluster_key", "job_clusters")]
    [InlineData("serverless", "environment_key", "environments")]
    public void Targets_differ_by_their_compute_alone(string target, string key, string list)
    {
        var job = Bundle["targets"][target]["resources"]["jobs"]["profile"];
        string[] verbs = ["profile", "drift"];
        Assert.Equal(verbs, Sequence(job["tasks"]).Select(t => Text(t["task_key"])));
        Assert.Equal(verbs, Sequence(Bundle["resources"]["jobs"]["profile"]["tasks"]).Select(t => Text(t["task_key"])));
        foreach (var task in Sequence(job["tasks"]))
        {
            Assert.Equal(Text(task[key]), Text(Assert.Single(Sequence(job[list]))[key]));
            var python = task["spark_python_task"];
            Assert.True(File.Exists(Repository.File("databricks", Text(python["python_file"]))));
            var parameters = Sequence(python["parameters"]).Select(Text).ToArray();
            Assert.Equal(target, parameters[Array.IndexOf(parameters, "--compute") + 1]);
            Assert.Equal("${var.secret_scope}/${var.secret_key}", parameters[Array.IndexOf(parameters, "--secret") + 1]);
            Assert.Equal(["--", Text(task["task_key"]), "-c", "${workspace.file_path}/monitor.yaml"], parameters[Array.IndexOf(parameters, "--")..]);
        }
    }

    [Fact]
    public void Verdict_comes_after_the_profile_and_is_not_repeated_away()
    {
        var tasks = Sequence(Bundle["resources"]["jobs"]["profile"]["tasks"]).ToList();
        Assert.Equal("profile", Text(Assert.Single(Sequence(tasks[1]["depends_on"]))["task_key"]));
        Assert.Equal(("1", "0"), (Text(tasks[0]["max_retries"]), Text(tasks[1]["max_retries"])));
    }

    [Fact]
    public void References_are_declared_and_no_secret_is_written_down()
    {
        var text = File.ReadAllText(Repository.File("databricks", "databricks.yml"));
        var declared = Map(Bundle["variables"]).Select(v => v.Name).ToHashSet();
        var used = Reference().Matches(text).Select(m => m.Groups[1].Value).Distinct().ToList();

        Assert.Equal(declared, used.Where(u => u.StartsWith("var.", StringComparison.Ordinal)).Select(u => u[4..]).ToHashSet());
        Assert.All(used.Where(u => !u.StartsWith("var.", StringComparison.Ordinal)), u => Assert.Contains(u, (string[])["bundle.name", "bundle.target", "workspace.host", "workspace.file_path"]));
        Assert.DoesNotContain("dapi", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configuration_of_the_job_is_valid()
    {
        using var folder = new Folder();
        var run = await Cli.Cli.RunAsync(folder, "validate", "-c", Repository.File("databricks", "monitor.yaml"));
        Assert.True(run.ExitCode == 0, run.ToString());
    }

    private static void CheckResources(YamlNode resources)
    {
        Check(resources, "resources", "resources");
        foreach (var (name, job) in Map(resources["jobs"]))
        {
            Check(job, "job", name);
            foreach (var part in (string[])["queue", "trigger"])
            {
                CheckIfThere(job, part, $"job.{part}");
            }

            if (Has(job, "trigger"))
            {
                CheckIfThere(job["trigger"], "table_update", "job.trigger.table_update");
            }

            foreach (var (list, item, inner) in ((string, string, string)[])[("tasks", "task", "spark_python_task"), ("job_clusters", "job_cluster", "new_cluster"), ("environments", "environment", "spec")])
            {
                foreach (var node in Has(job, list) ? Sequence(job[list]) : [])
                {
                    Check(node, item, $"{name}.{list}");
                    CheckIfThere(node, inner, $"{item}.{inner}");
                    foreach (var other in Has(node, "depends_on") ? Sequence(node["depends_on"]) : [])
                    {
                        Check(other, "task.depends_on", name);
                    }
                }
            }
        }
    }

    private static void CheckIfThere(YamlNode node, string key, string kind)
    {
        if (Has(node, key))
        {
            Check(node[key], kind, key);
        }
    }

    private static void Check(YamlNode node, string kind, string where) =>
        Assert.All(Map(node), entry => Assert.True(Known[kind].Contains(entry.Name), $"{where} has the unknown key {entry.Name}"));

    private static bool Has(YamlNode node, string key) => ((YamlMappingNode)node).Children.ContainsKey(new YamlScalarNode(key));

    private static IEnumerable<(string Name, YamlNode Value)> Map(YamlNode node) => ((YamlMappingNode)node).Children.Select(c => (Text(c.Key), c.Value));

    private static IEnumerable<YamlNode> Sequence(YamlNode node) => ((YamlSequenceNode)node).Children;

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    private static YamlMappingNode Load()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(Repository.File("databricks", "databricks.yml"))));
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    [GeneratedRegex(@"\$\{([^}]+)\}")]
    private static partial Regex Reference();
}
