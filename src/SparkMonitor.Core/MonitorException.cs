namespace SparkMonitor.Core;

/// <summary>A mistake the user can mend: the message names the file, table, column or setting and says what to do.</summary>
public class MonitorException : Exception
{
    public MonitorException(string message, MonitorFault fault = MonitorFault.Table)
        : base(message) => Fault = fault;

    public MonitorException(string message, Exception inner, MonitorFault fault = MonitorFault.Table)
        : base(message, inner) => Fault = fault;

    public MonitorFault Fault { get; }
}
