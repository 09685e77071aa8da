using System.Globalization;

namespace SparkMonitor.Core.Summaries;

/// <summary>A table of the store was written by a newer version of the product.</summary>
public sealed class NewerStoreException(string location, StoreTable table, long found)
    : MonitorException(string.Create(
        CultureInfo.InvariantCulture,
        $"The table {table.Name} of the store {location} has version {found}; this program knows versions up to {table.Version}. Use the version of SparkMonitor that wrote it, or a newer one."), MonitorFault.Store);
