using SparkMonitor.Delta.Transactions;

namespace SparkMonitor.Acceptance.Delta;

/// <summary>A writer killed at any step of any operation: the table is what it was or what it was to become, and the next writers go on.</summary>
public sealed class KilledWriterTests(KilledWriters killed) : IClassFixture<KilledWriters>
{
    private static readonly string[] RowsBefore = ["(0)", "(1)", "(2)", "(3)"];

    /// <summary>Steps behind which the commit stands; before them it does not.</summary>
    private static readonly string[] Committed = ["Named", .. Enum.GetNames<WriteStep>().SkipWhile(static s => s != nameof(WriteStep.AfterCommit))];

    public static TheoryData<string, string> Deaths
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (operation, step) in KilledWriters.Deaths)
            {
                data.Add(operation, step);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task Writer_killed_at_a_step_leaves_a_sound_table(string operation, string step)
    {
        Assert.Equal("stands", killed.Told[$"{operation} {step}"]);
        using var table = new WrittenTable(killed.Folder(operation, step));
        var isDone = operation != "vacuum" && Committed.Contains(step);
        var rows = isDone ? RowsAfter(operation) : RowsBefore;
        Assert.Equal(KilledWriters.Before + (isDone ? 1 : 0), (await table.Open().LoadAsync()).Version);
        Assert.Equal(rows, await table.RowsAsync());
        Assert.Equal(RowsBefore, await table.RowsAsync(KilledWriters.Before));

        // The next writers: one appends, one rewrites, one cleans up, and nothing of the dead one is left.
        var isReplaced = operation == "replace" && isDone;
        Assert.IsType<Committed>(await table.AppendAsync(isReplaced ? "SELECT 'next' AS s" : "SELECT 7 AS i"));
        var expected = rows.Append(isReplaced ? "(next)" : "(7)").Order(StringComparer.Ordinal).ToList();
        Assert.Equal(expected, (await table.RowsAsync()).Order(StringComparer.Ordinal));
        Assert.IsType<Committed>((await table.Table.OptimizeAsync(table.Rewrite)).Commit);

        // An hour on: a machine's clock may be set back between two commits.
        var later = new FixedClock(TimeProvider.System.GetUtcNow().AddHours(1));
        await table.Table.VacuumAsync(new VacuumOptions { Retention = TimeSpan.Zero, AllowShortRetention = true, Clock = later });
        Assert.Equal(expected, (await table.RowsAsync()).Order(StringComparer.Ordinal));
        Assert.Single(Directory.GetFiles(table.Folder, "*.parquet"));
        Assert.Empty(Directory.GetFiles(Path.Combine(table.Folder, "_delta_log"), ".*.tmp"));
    }

    private static string[] RowsAfter(string operation) => operation switch
    {
        "append" => ["(0)", "(1)", "(100)", "(2)", "(3)"],
        "overwrite" => ["(100)"],
        "replace" => ["(new)"],
        _ => RowsBefore,
    };
}
