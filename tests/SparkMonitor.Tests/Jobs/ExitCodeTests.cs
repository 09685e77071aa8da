using SparkMonitor.Core;
using SparkMonitor.Jobs;

namespace SparkMonitor.Tests.Jobs;

public sealed class ExitCodeTests
{
    [Fact]
    public void Reference_page_lists_every_code()
    {
        var page = File.ReadAllText(Repository.File("docs", "reference", "commands.md"));

        Assert.All(Enum.GetValues<ExitCode>(), code => Assert.Contains($"| {(int)code} | `{code}` |", page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(MonitorFault.Table, 3)]
    [InlineData(MonitorFault.Usage, 2)]
    [InlineData(MonitorFault.Store, 4)]
    [InlineData(MonitorFault.Conflict, 5)]
    public void Every_fault_has_its_code(MonitorFault fault, int code) => Assert.Equal(code, (int)ExitCodes.Of(new MonitorException("x", fault)));
}
