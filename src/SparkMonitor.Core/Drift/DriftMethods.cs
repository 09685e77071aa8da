using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Drift.Measures;

namespace SparkMonitor.Core.Drift;

/// <summary>The methods there are, by name.</summary>
public static class DriftMethods
{
    /// <summary>In the order of the documentation.</summary>
    public static IReadOnlyList<IDriftMethod> All { get; } =
    [
        .. NumericMethods.All, QuantileShift.Method, .. DivergenceMethods.All, .. MomentMethods.All, .. ShareMethods.All, .. ValueMethods.All, .. TableMethods.All,
    ];

    private static readonly Dictionary<string, IDriftMethod> ByName = All.ToDictionary(m => m.Info.Name, StringComparer.Ordinal);

    public static IDriftMethod? Find(string name) => ByName.GetValueOrDefault(name);

    /// <exception cref="MonitorException">There is no such method; the message names the nearest one.</exception>
    public static IDriftMethod Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Find(name) is { } method)
        {
            return method;
        }

        var near = NearestName.Find(name, ByName.Keys);
        throw new MonitorException(
            $"{name} is no drift method{(near is null ? "" : $"; did you mean {near}?")} Methods are {string.Join(", ", All.Select(m => m.Info.Name))}.",
            MonitorFault.Usage);
    }
}
