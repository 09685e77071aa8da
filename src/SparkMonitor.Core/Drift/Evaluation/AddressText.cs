using SparkMonitor.Core.References;
using SparkMonitor.Core.Summaries;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Core.Drift.Evaluation;

/// <summary>Addresses of stored scopes and of references made of several.</summary>
internal static class AddressText
{
    public static string Of(StoredScope stored)
    {
        var address = stored.Scope.AddressIn(WindowCalendar.Find(stored.Zone) ?? WindowCalendar.Utc);
        return stored.Reference is { } name
            ? (SummaryAddress.Parse(address) with { Stage = null, Reference = name }).ToString()
            : address;
    }

    public static string Of(ResolvedReference reference) => reference.Parts switch
    {
        [] => reference.Spec.ToString(),
        [var only] => Of(only),
        [var first, .., var last] => $"{Of(first)}..{Of(last)}",
    };
}
