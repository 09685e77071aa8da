using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SparkMonitor.Core.References;

namespace SparkMonitor.Core.Drift.Evaluation;

/// <summary>Hash of what is compared and how; equal hashes give equal findings.</summary>
internal sealed class InputHash
{
    private readonly string _policy;

    public InputHash(DriftPolicy policy)
    {
        var text = new StringBuilder();
        Add(text, policy.Shift, policy.Alpha, policy.Correction, policy.Online, policy.Level, policy.MinimumRows, policy.GrowTo);
        if (policy.SplitAt != SeriesDetector.None)
        {
            Add(text, policy.SplitAt);
        }

        Add(text, [.. policy.Methods]);
        Add(text, policy.Threshold);
        foreach (var (method, threshold) in policy.Thresholds.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            Add(text, method, threshold);
        }

        var measures = policy.Measures;
        Add(text, measures.Cells, measures.CellCount, measures.Fill, measures.Seed, measures.Least ?? double.NaN, measures.Most ?? double.NaN);
        Add(text, [.. measures.QuantileLevels.Cast<object>()]);
        foreach (var rule in policy.Columns)
        {
            Add(text, rule with { Methods = null, Thresholds = null });
            Add(text, [.. rule.Methods ?? []]);
            foreach (var (method, threshold) in (rule.Thresholds ?? new Dictionary<string, ThresholdSpec>()).OrderBy(t => t.Key, StringComparer.Ordinal))
            {
                Add(text, method, threshold);
            }
        }

        _policy = text.ToString();
    }

    public string Of(StoredScope tested, IReadOnlyList<StoredScope> grownBy, ResolvedReference reference)
    {
        var text = new StringBuilder(_policy);
        foreach (var part in reference.Parts.Prepend(tested).Concat(grownBy))
        {
            Add(text, part.Scope, part.RunId, part.RunTime.UtcTicks, part.TableVersion);
        }

        Add(text, reference.Spec.ToString());
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32];
    }

    private static void Add(StringBuilder text, params ReadOnlySpan<object> values)
    {
        foreach (var value in values)
        {
            text.Append(CultureInfo.InvariantCulture, $"{value}\u001f");
        }

        text.Append('\n');
    }
}
