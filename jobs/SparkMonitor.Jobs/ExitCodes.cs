using SparkMonitor.Core;
using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Jobs.Configuration;

namespace SparkMonitor.Jobs;

/// <summary>The exit code of an error.</summary>
internal static class ExitCodes
{
    public static ExitCode Of(Exception error) => error switch
    {
        ConfigurationException or StageException => ExitCode.Usage,
        NewerStoreException => ExitCode.Store,
        MonitorException { Fault: MonitorFault.Usage } => ExitCode.Usage,
        MonitorException { Fault: MonitorFault.Store } => ExitCode.Store,
        MonitorException { Fault: MonitorFault.Conflict } => ExitCode.Conflict,
        MonitorException => ExitCode.Table,
        OperationCanceledException => ExitCode.Cancelled,
        _ => ExitCode.Unexpected,
    };
}
