using System.CommandLine;

namespace SparkMonitor.Jobs.Commands;

/// <summary>The verbs of the program.</summary>
internal static class CommandTree
{
    public static RootCommand Build(GlobalOptions globals, ApplicationHost host)
    {
        var root = new RootCommand("Monitors data and machine-learning pipelines on Delta Lake.");
        foreach (var option in globals.All)
        {
            root.Add(option);
        }

        root.Add(new DemoCommand(globals, host).Command);
        root.Add(new InitCommand(globals, host).Command);
        root.Add(new ProfileCommand(globals, host).Command);
        root.Add(new ShowCommand(globals, host).Command);
        root.Add(new DriftCommand(globals, host).Command);
        root.Add(new CompareCommand(globals, host).Command);
        root.Add(new ReferenceCommand(globals, host).Command);
        root.Add(new RunsCommand(globals, host).Command);
        root.Add(new HistoryCommand(globals, host).Command);
        root.Add(new DetailCommand(globals, host).Command);
        root.Add(new ChangesCommand(globals, host).Command);
        root.Add(new OptimizeCommand(globals, host).Command);
        root.Add(new VacuumCommand(globals, host).Command);
        root.Add(new SqlCommand(globals, host).Command);
        root.Add(new ValidateCommand(globals, host).Command);
        root.Add(new CompletionCommand(globals, host).Command);
        return root;
    }
}
