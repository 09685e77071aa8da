using System.Diagnostics;

namespace SparkMonitor.Acceptance.Delta;

/// <summary>A user without rights to a table: what is denied is named, and nothing is left behind.</summary>
public sealed class UnprivilegedTests : IDisposable
{
    private readonly WrittenTable _table = new();

    public void Dispose()
    {
        Shell("chmod", "-R", "u+rwx", _table.Folder);
        _table.Dispose();
    }

    [UnprivilegedFact]
    public async Task User_who_may_only_read_is_told_so()
    {
        await MakeAsync();
        Shell("chmod", "-R", "a=rX", _table.Folder);
        var said = await AskAsync();

        Assert.Equal("done", said["read"]);
        Assert.All(["append", "optimize"], what => Assert.StartsWith($"PermissionDenied", said[what], StringComparison.Ordinal));
        Assert.All(["append", "optimize"], what => Assert.Contains(_table.Folder, said[what], StringComparison.Ordinal));
        Assert.Equal(["(0)", "(1)"], await _table.RowsAsync());
        Assert.Equal(2, Directory.GetFiles(_table.Folder, "*.parquet").Length);
    }

    [UnprivilegedFact]
    public async Task User_who_may_write_data_but_no_log_leaves_nothing()
    {
        await MakeAsync();
        Shell("chmod", "-R", "a=rwX", _table.Folder);
        Shell("chmod", "a=rX", Path.Combine(_table.Folder, "_delta_log"));
        var said = await AskAsync();

        Assert.StartsWith("PermissionDenied", said["append"], StringComparison.Ordinal);
        Assert.StartsWith("PermissionDenied", said["optimize"], StringComparison.Ordinal);
        Assert.Equal("done", said["vacuum"]);
        Assert.Equal(["(0)", "(1)"], await _table.RowsAsync());
        Assert.Equal(2, Directory.GetFiles(_table.Folder, "*.parquet").Length);
    }

    [UnprivilegedFact]
    public async Task User_who_may_not_read_is_told_which_file()
    {
        await MakeAsync();
        Shell("chmod", "-R", "a=rX", _table.Folder);
        foreach (var file in Directory.GetFiles(_table.Folder, "*.parquet"))
        {
            Shell("chmod", "a=", file);
        }

        var data = (await AskAsync())["read"];
        Assert.StartsWith("PermissionDenied", data, StringComparison.Ordinal);
        Assert.Contains(".parquet", data, StringComparison.Ordinal);

        Shell("chmod", "a=", Path.Combine(_table.Folder, "_delta_log"));
        var log = (await AskAsync())["read"];
        Assert.StartsWith("PermissionDenied", log, StringComparison.Ordinal);
        Assert.Contains("_delta_log", log, StringComparison.Ordinal);
    }

    private async Task MakeAsync()
    {
        await _table.CreateOrAppendAsync("SELECT 0 AS i");
        await _table.CreateOrAppendAsync("SELECT 1 AS i");
        Shell("chmod", "a+rx", _table.Folder);
    }

    /// <summary>What a user without rights gets, by what was tried.</summary>
    private async Task<Dictionary<string, string>> AskAsync()
    {
        using var process = Process.Start(Unprivileged.Start("unprivileged", _table.Folder))!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            var words = line.Split(' ', 2);
            said[words[0]] = words.Length > 1 ? words[1] : string.Empty;
        }

        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return said;
    }

    private static void Shell(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
