namespace SparkMonitor.Core;

/// <summary>A mistake the user can mend: the message names the file, table, column or setting and says what to do.</summary>
public class MonitorException : Exception
{
    public MonitorException(string message)
        : base(message)
    {
    }

    public MonitorException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
