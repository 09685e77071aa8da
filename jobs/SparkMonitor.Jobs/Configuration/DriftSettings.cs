using SparkMonitor.Core;
using SparkMonitor.Core.Drift;
using SparkMonitor.Core.References;
using SparkMonitor.Core.Statistics.Multiplicity;

namespace SparkMonitor.Jobs.Configuration;

/// <summary>Reads an entity's <c>drift</c>: how its drift is judged.</summary>
internal static class DriftSettings
{
    private const string Example = "{references: [previous], shift: 0.1}";
    private const int MostCells = 4096;

    /// <param name="stages">The stages that the entity has.</param>
    public static DriftPolicy? Read(Setting setting, IReadOnlyList<string> stages)
    {
        if (setting.IsAbsent || !setting.IsMapping(SettingNames.Drift, Example))
        {
            return null;
        }

        var defaults = DriftPolicy.Default;
        var references = setting["references"].Items("[previous, \"season:weekday\", \"pinned:golden\"]").Select(Reference).OfType<ReferenceSpec>().ToList();
        return defaults with
        {
            References = references.Count == 0 ? defaults.References : references,
            Stages = Known(setting["stages"], stages, "[raw]"),
            Granularities = Known(setting["granularities"], [.. SettingNames.Granularities, SettingNames.ProcessingTime], "[1 day]"),
            Slices = setting["slices"].Flag() ?? defaults.Slices,
            Shift = setting["shift"].Real(0, double.PositiveInfinity, isOpen: true) ?? defaults.Shift,
            Alpha = setting["alpha"].Real(0, 1, isOpen: true) ?? defaults.Alpha,
            Level = setting["level"].Real(0, 1, isOpen: true) ?? defaults.Level,
            Correction = Correction(setting["correction"]) ?? defaults.Correction,
            Online = Online(setting["online"]) ?? defaults.Online,
            MinimumRows = setting["minimum_rows"].Integer(1, int.MaxValue) ?? defaults.MinimumRows,
            GrowTo = setting["grow_to"].Integer(0, int.MaxValue) ?? defaults.GrowTo,
            SplitAt = SplitAt(setting["split_at"]) ?? defaults.SplitAt,
            Methods = Methods(setting["methods"]) ?? defaults.Methods,
            Threshold = Threshold(setting["threshold"]) ?? defaults.Threshold,
            Thresholds = Thresholds(setting["thresholds"]) ?? defaults.Thresholds,
            Measures = defaults.Measures with
            {
                Cells = Cells(setting["cells"]) ?? defaults.Measures.Cells,
                CellCount = setting["cell_count"].Integer(2, MostCells) ?? defaults.Measures.CellCount,
            },
            Columns = [.. MonitorConfigReader.Named(setting["columns"], "\"zip*\": {threshold: 0.2}").Select(Rule)],
        };
    }

    private static DriftRule Rule(Setting setting)
    {
        var rule = new DriftRule(setting.Name);
        return setting.IsMapping(SettingNames.DriftColumn, "threshold: 0.2")
            ? rule with
            {
                Enabled = setting["enabled"].Flag(),
                Methods = Methods(setting["methods"]),
                Threshold = Threshold(setting["threshold"]),
                Thresholds = Thresholds(setting["thresholds"]),
                Alpha = setting["alpha"].Real(0, 1, isOpen: true),
                MinimumRows = setting["minimum_rows"].Integer(1, int.MaxValue),
                Cells = Cells(setting["cells"]),
                CellCount = setting["cell_count"].Integer(2, MostCells),
                Least = setting["least"].Real(double.NegativeInfinity, double.PositiveInfinity),
                Most = setting["most"].Real(double.NegativeInfinity, double.PositiveInfinity),
            }
            : rule;
    }

    private static ReferenceSpec? Reference(Setting setting)
    {
        if (setting.Text() is not { } text)
        {
            return null;
        }

        try
        {
            return ReferenceSpec.Parse(text.Trim());
        }
        catch (MonitorException e)
        {
            setting.Mistake(e.Message.TrimEnd('.'));
            return null;
        }
    }

    private static List<string> Known(Setting setting, IReadOnlyList<string> words, string example) =>
        [.. setting.Items(example).Select(i => i.OneOf(words)).OfType<string>().Distinct(StringComparer.Ordinal)];

    private static List<string>? Methods(Setting setting)
    {
        string[] words = [DriftPolicy.Auto, .. DriftMethods.All.Select(m => m.Info.Name)];
        return setting.IsAbsent ? null : Known(setting, words, "[auto, psi]");
    }

    private static ThresholdSpec? Threshold(Setting setting)
    {
        if (setting.Text() is not { } text)
        {
            return null;
        }

        if (ThresholdText.Parse(text) is { } threshold)
        {
            return threshold;
        }

        setting.Mistake($"{text} is no threshold; write {ThresholdText.Forms}");
        return null;
    }

    private static Dictionary<string, ThresholdSpec>? Thresholds(Setting setting)
    {
        if (setting.IsAbsent || !setting.IsMapping([.. DriftMethods.All.Select(m => m.Info.Name)], "{psi: 0.2}"))
        {
            return null;
        }

        var thresholds = new Dictionary<string, ThresholdSpec>(StringComparer.Ordinal);
        foreach (var child in setting.Children)
        {
            if (Threshold(child) is { } threshold)
            {
                thresholds[child.Name.ToLowerInvariant()] = threshold;
            }
        }

        return thresholds;
    }

    private static CellConvention? Cells(Setting setting) =>
        setting.OneOf(SettingNames.Cells) is { } word && DriftNames.TryParse<CellConvention>(word, out var cells) ? cells : null;

    private static Adjustment? Correction(Setting setting) => setting.OneOf(SettingNames.Corrections) switch
    {
        "benjamini_yekutieli" => Adjustment.BenjaminiYekutieli,
        "benjamini_hochberg" => Adjustment.BenjaminiHochberg,
        "holm" => Adjustment.Holm,
        "bonferroni" => Adjustment.Bonferroni,
        "none" => Adjustment.None,
        _ => null,
    };

    private static SeriesDetector? SplitAt(Setting setting) => setting.OneOf(SettingNames.Splits) switch
    {
        "accepted" => SeriesDetector.None,
        { } word when DriftNames.TryParse<SeriesDetector>(word, out var detector) => detector,
        _ => null,
    };

    private static OnlineControlKind? Online(Setting setting) =>
        setting.OneOf(SettingNames.Onlines) is { } word && DriftNames.TryParse<OnlineControlKind>(word, out var online) ? online : null;
}
