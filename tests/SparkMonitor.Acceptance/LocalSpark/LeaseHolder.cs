using SparkMonitor.Acceptance.SparkConnect;

namespace SparkMonitor.Acceptance.LocalSpark;

/// <summary>A process that holds a private server until it is killed.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("ApiDesign", "RS0030", Justification = "Its output is what the test reads")]
public static class LeaseHolder
{
    public static async Task<int> RunAsync()
    {
        await using var server = await SparkServers.StartAsync(delta: false, "600m", new Dictionary<string, string>());
        await Console.Out.WriteLineAsync($"{server.ConnectionString}\n{server.Folder}");
        await Console.Out.FlushAsync();
        await Task.Delay(Timeout.Infinite);
        return 0;
    }
}
