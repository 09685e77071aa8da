using SparkMonitor.Core;
using SparkMonitor.Delta;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local;

/// <summary>Errors of the parts as errors of the product, so that a user's mistake is never a stack trace.</summary>
internal static class Faults
{
    public static MonitorException OfTable(DeltaException e) => new(e.Message, e, e.Reason == DeltaReason.Conflict ? MonitorFault.Conflict : MonitorFault.Table);

    public static MonitorException OfStore(DeltaException e) => new(e.Message, e, e.Reason == DeltaReason.Conflict ? MonitorFault.Conflict : MonitorFault.Store);

    /// <param name="location">The table that was being read.</param>
    public static MonitorException OfTable(DuckDbException e, string location) => new($"The table {location} could not be read: {e.Message}", e);

    public static MonitorException OfStore(DuckDbException e, string location) =>
        new($"The store {location} could not be used: {e.Message}", e, MonitorFault.Store);
}
