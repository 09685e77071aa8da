using SparkMonitor.Core.Profiling;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace SparkMonitor.Jobs.Output;

/// <summary>Shows how far a run is: a live bar on a terminal, one line when it begins elsewhere, nothing when quiet.</summary>
internal static class ProgressDisplay
{
    public static async Task<T> RunAsync<T>(Terminal terminal, string title, Func<IProgress<ProfileProgress>, Task<T>> work)
    {
        if (!terminal.ShowsProgress)
        {
            terminal.Note($"{title} ...");
            return await work(new Silent());
        }

        return await terminal.Err.Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(
                new SpinnerColumn(Spinner.Known.Dots) { Style = new Style(Color.Grey) },
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn { Width = 30 },
                new RowsColumn(),
                new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask(Markup.Escape(title));
                task.IsIndeterminate = true;
                return await work(new Bar(task, title));
            });
    }

    private sealed class Silent : IProgress<ProfileProgress>
    {
        public void Report(ProfileProgress value)
        {
        }
    }

    private sealed class Bar(ProgressTask task, string title) : IProgress<ProfileProgress>
    {
        public void Report(ProfileProgress value)
        {
            task.Description = Markup.Escape(value.Activity.Length == 0 ? title : $"{title}: {value.Activity}");
            task.IsIndeterminate = value.RowsTotal is not > 0;
            task.MaxValue = Math.Max(value.RowsTotal ?? 1, 1);
            task.Value = Math.Min(value.RowsDone, task.MaxValue);
        }
    }

    private sealed class RowsColumn : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(
            task.IsIndeterminate ? string.Empty : $"{Figure.Count((long)task.Value)} of {Words.Count((long)task.MaxValue, "row")}",
            new Style(Color.Grey));
    }
}
