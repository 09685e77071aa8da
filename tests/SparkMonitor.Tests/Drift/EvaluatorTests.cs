using SparkMonitor.Core;
using SparkMonitor.Core.Drift;
using SparkMonitor.Core.References;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.Windows;

namespace SparkMonitor.Tests.Drift;

public class EvaluatorTests
{
    [Theory]
    [InlineData("normal")]
    [InlineData("log-normal")]
    [InlineData("ten values")]
    public async Task A_shift_too_small_to_matter_is_silent_on_a_million_rows_and_one_that_matters_is_found_on_five_thousand(string law)
    {
        var sampling = new Sampling(11);
        var store = new MemoryStore();
        store.AddDay(0, [Column(1_000_000, 0)]);
        store.AddDay(1, [Column(1_000_000, 0.005)]);
        store.AddDay(2, [Column(5_000, 0)]);
        store.AddDay(3, [Column(5_000, 0.2)]);
        var findings = await store.EvaluateAsync();
        var tiny = Assert.Single(findings, f => f.Column == "x" && Day(f) == 1);
        Assert.Equal(DriftVerdict.None, tiny.Verdict);
        Assert.True(tiny.Measurement.Effect.Upper < tiny.Threshold, $"{tiny.Measurement.Effect}");
        var large = Assert.Single(findings, f => f.Column == "x" && Day(f) == 3);
        Assert.Equal(DriftVerdict.Detected, large.Verdict);
        Assert.True(large.PValue < 1e-10 && large.Measurement.Effect.Lower >= large.Threshold, $"{large.Measurement.Effect}");

        ColumnSummary Column(int rows, double shift) => Summaries.OfNumbers(law switch
        {
            "normal" => sampling.Normals(rows, shift),
            "log-normal" => sampling.LogNormals(rows, shift),
            _ => sampling.TenValues(rows, shift),
        });
    }

    [Fact]
    public async Task A_finding_carries_what_it_rests_on()
    {
        var sampling = new Sampling(1);
        var store = new MemoryStore();
        store.AddDay(0, [sampling.NormalColumn(2000)]);
        store.AddDay(1, [sampling.NormalColumn(3000, 0.5)]);
        var finding = Assert.Single(await store.EvaluateAsync(), f => f.Column == "x");
        Assert.Equal("shop/raw#2026-01-02", finding.Address);
        Assert.Equal("shop/raw#2026-01-01", finding.ReferenceAddress);
        Assert.Equal("wasserstein_normalised", finding.Method.Name);
        Assert.Equal("numbers", finding.MethodReason);
        Assert.Equal((2000, 3000), (finding.Measurement.ReferenceCount, finding.Measurement.CurrentCount));
        Assert.Equal("a normal column shifted by 0.1 sd", finding.ThresholdSource);
        Assert.Equal(0.1, finding.Threshold);
        Assert.InRange(finding.Measurement.Effect.Estimate, 0.4, 0.6);
        Assert.Equal(1200, finding.EffectiveRows);
        Assert.InRange(finding.NeededEffectiveRows, 700, 900);
        Assert.Equal(DriftVerdict.Detected, finding.Verdict);
        Assert.Equal("Benjamini-Yekutieli", finding.Correction);
        Assert.Equal(2, finding.FamilySize); // the column and the number of rows
        Assert.True(finding.LogQValue >= finding.Measurement.LogPValue);
    }

    [Fact]
    public async Task A_scope_is_read_once_whatever_it_serves_for()
    {
        var sampling = new Sampling(2);
        var store = new MemoryStore();
        for (var day = 0; day < 8; day++)
        {
            store.AddDay(day, [sampling.NormalColumn(200)]);
        }

        await store.EvaluateAsync(DriftPolicy.Default with { References = [ReferenceSpec.Previous, ReferenceSpec.Rolling(3), ReferenceSpec.Expanding] });
        Assert.All(store.Reads, r => Assert.Equal(1, r.Value));
    }

    [Fact]
    public async Task Few_rows_are_insufficient_and_cost_the_others_nothing()
    {
        var sampling = new Sampling(3);
        var store = new MemoryStore();
        store.AddDay(0, [sampling.NormalColumn(500, name: "a"), sampling.NormalColumn(20, name: "b")]);
        store.AddDay(1, [sampling.NormalColumn(500, 1, name: "a"), sampling.NormalColumn(20, 9, name: "b")]);
        var findings = await store.EvaluateAsync();
        Assert.Equal(DriftVerdict.Insufficient, Assert.Single(findings, f => f.Column == "b").Verdict);
        var found = Assert.Single(findings, f => f.Column == "a");
        Assert.Equal((DriftVerdict.Detected, 2), (found.Verdict, found.FamilySize));
    }

    [Fact]
    public async Task Rules_override_methods_thresholds_and_whether_a_column_is_looked_at()
    {
        var sampling = new Sampling(4);
        var store = new MemoryStore();
        store.AddDay(0, [sampling.NormalColumn(1000, name: "price"), sampling.NormalColumn(1000, name: "price_raw"), sampling.NormalColumn(1000, name: "noise")]);
        store.AddDay(1, [sampling.NormalColumn(1000, 0.3, name: "price"), sampling.NormalColumn(1000, 0.3, name: "price_raw"), sampling.NormalColumn(1000, 3, name: "noise")]);
        var findings = await store.EvaluateAsync(DriftPolicy.Default with
        {
            Columns =
            [
                new DriftRule("price*") { Methods = ["psi", "welch_t"], Threshold = ThresholdSpec.Fixed(5) },
                new DriftRule("price") { Thresholds = new Dictionary<string, ThresholdSpec> { ["welch_t"] = ThresholdSpec.Fixed(0.1) } },
                new DriftRule("noise") { Enabled = false },
            ],
        });
        Assert.DoesNotContain(findings, f => f.Column == "noise");
        var byKey = findings.Where(f => f.Column.StartsWith("price", StringComparison.Ordinal)).ToDictionary(f => (f.Column, f.Method.Name));
        Assert.Equal(4, byKey.Count);
        Assert.Equal((5, "fixed", DriftVerdict.None), (byKey[("price_raw", "welch_t")].Threshold, byKey[("price_raw", "welch_t")].ThresholdSource, byKey[("price_raw", "welch_t")].Verdict));
        Assert.Equal((0.1, DriftVerdict.Detected), (byKey[("price", "welch_t")].Threshold, byKey[("price", "welch_t")].Verdict));
    }

    [Fact]
    public async Task A_method_that_does_not_exist_is_named_with_the_nearest()
    {
        var store = new MemoryStore();
        store.AddDay(0, [Summaries.OfNumbers([1, 2, 3])]);
        var error = await Assert.ThrowsAsync<MonitorException>(() => store.EvaluateAsync(DriftPolicy.Default with { Methods = ["kss"] }));
        Assert.Contains("did you mean ks?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Late_data_re_evaluates_only_what_it_touches()
    {
        var sampling = new Sampling(5);
        var days = Enumerable.Range(0, 4).Select(_ => sampling.NormalColumn(400)).ToList();
        var store = new MemoryStore();
        var scopes = days.Select((c, d) => store.AddDay(d, [c])).ToList();
        var first = await store.EvaluateAsync();
        var history = first.Select(Past).ToList();
        Assert.Empty(await store.EvaluateAsync(MemoryStore.Request() with { History = history }));

        var later = new MemoryStore();
        for (var d = 0; d < 4; d++)
        {
            later.Add(scopes[d].Scope, [d == 1 ? sampling.NormalColumn(400, 2) : days[d]], run: d == 1 ? "late" : "run");
        }

        var again = await later.EvaluateAsync(MemoryStore.Request() with { History = history });
        Assert.Equal([1, 2], again.Select(Day).Distinct().Order());
        Assert.All(again, f => Assert.True(f.IsRestated));
        Assert.All(again.Where(f => f.Column == "x"), f => Assert.Equal(DriftVerdict.Detected, f.Verdict));
    }

    [Fact]
    public async Task An_accepted_shift_begins_a_new_baseline_for_its_column()
    {
        var sampling = new Sampling(6);
        var store = new MemoryStore();
        for (var d = 0; d < 10; d++)
        {
            store.AddDay(d, [sampling.NormalColumn(500, d < 5 ? 0 : 2, name: "a"), sampling.NormalColumn(500, d < 5 ? 0 : 2, name: "b")]);
        }

        var policy = DriftPolicy.Default with { References = [ReferenceSpec.Expanding] };
        var before = await store.EvaluateAsync(policy);
        Assert.Equal(10, before.Count(f => f.Column is "a" or "b" && f.Verdict == DriftVerdict.Detected));
        var accepted = new AcceptedShift("shop", "raw", "a", null, null, ReferenceKind.Expanding, MemoryStore.DayAt(5).Start!.Value) { AcceptedAt = MemoryStore.Epoch };
        var after = await store.EvaluateAsync(MemoryStore.Request(policy) with { Accepted = [accepted] });
        Assert.DoesNotContain(after, f => f.Column == "a" && f.Verdict == DriftVerdict.Detected);
        Assert.Equal(5, after.Count(f => f.Column == "b" && f.Verdict == DriftVerdict.Detected));
        Assert.All(after.Where(f => f.Column == "a" && Day(f) > 5), f => Assert.Contains(ReferenceWarning.Rebased, f.Reference.Warnings));
        Assert.Equal("1,2,3,4,6,7,8,9", string.Join(',', after.Where(f => f.Column == "a").Select(Day)));
    }

    [Fact]
    public async Task An_accepted_shift_against_a_pin_compares_with_the_new_level_and_leaves_the_pin()
    {
        var sampling = new Sampling(7);
        var store = new MemoryStore();
        store.AddAll([sampling.NormalColumn(3000)], stage: "training", reference: "golden", tableId: "training");
        for (var d = 0; d < 6; d++)
        {
            store.AddDay(d, [sampling.NormalColumn(500, d < 3 ? 0 : 2)]);
        }

        var request = MemoryStore.Request(DriftPolicy.Default with { References = [ReferenceSpec.Pinned("golden")] });
        Assert.Equal([3, 4, 5], (await store.EvaluateAsync(request)).Where(f => f.Column == "x" && f.Verdict == DriftVerdict.Detected).Select(Day));
        var accepted = new AcceptedShift("shop", "raw", null, null, null, null, MemoryStore.DayAt(3).Start!.Value) { AcceptedAt = MemoryStore.Epoch };
        var after = await store.EvaluateAsync(request with { Accepted = [accepted] });
        Assert.DoesNotContain(after, f => f.Verdict == DriftVerdict.Detected);
        Assert.Equal("pinned:golden", Assert.Single(after, f => f.Column == "x" && Day(f) == 5).Reference.Spec.ToString());
    }

    [Fact]
    public async Task A_window_that_is_too_small_grows_to_the_past()
    {
        var sampling = new Sampling(8);
        var store = new MemoryStore();
        for (var d = 0; d < 12; d++)
        {
            store.AddDay(d, [sampling.NormalColumn(12)]);
        }

        var policy = DriftPolicy.Default with { References = [ReferenceSpec.Expanding], GrowTo = 40 };
        var last = Assert.Single(await store.EvaluateAsync(policy), f => f.Column == "x" && Day(f) == 11);
        Assert.Equal(3, last.GrownBy.Count);
        Assert.Equal((96, 48), (last.Measurement.ReferenceCount, last.Measurement.CurrentCount));
        Assert.Equal("shop/raw#2026-01-12", last.Address);
    }

    [Fact]
    public async Task Thresholds_are_learned_from_the_series_own_history_and_season()
    {
        var sampling = new Sampling(9);
        var store = new MemoryStore();
        for (var d = 0; d < 60; d++)
        {
            // Every Monday differs from the day before, as every Tuesday from Monday.
            store.AddDay(d, [sampling.NormalColumn(400, d % 7 == 4 ? 1 : 0)]);
        }

        var plain = await store.EvaluateAsync();
        Assert.Equal(16, plain.Count(f => f.Column == "x" && f.Verdict == DriftVerdict.Detected));
        var seasonal = await store.EvaluateAsync(DriftPolicy.Default with { Threshold = ThresholdSpec.Seasonal(Season.DayOfWeek, 6) });
        var late = seasonal.Where(f => f.Column == "x" && Day(f) >= 42).ToList();
        Assert.All(late, f => Assert.Contains("of the season", f.ThresholdSource, StringComparison.Ordinal));
        Assert.DoesNotContain(late, f => f.Verdict == DriftVerdict.Detected);
        var early = Assert.Single(seasonal, f => f.Column == "x" && Day(f) == 5);
        Assert.StartsWith("default, because", early.ThresholdSource, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reference_that_drifts_itself_warns()
    {
        var sampling = new Sampling(10);
        var store = new MemoryStore();
        for (var d = 0; d < 8; d++)
        {
            store.AddDay(d, [sampling.NormalColumn(500, d < 4 ? 0 : 1, name: "moves"), sampling.NormalColumn(500, name: "stays")]);
        }

        var findings = await store.EvaluateAsync(DriftPolicy.Default with { References = [ReferenceSpec.Previous, ReferenceSpec.Rolling(5)] });
        var rolling = findings.Where(f => f.Reference.Spec.Kind == ReferenceKind.Rolling && Day(f) == 6).ToList();
        Assert.Contains(ReferenceWarning.Drifting, Assert.Single(rolling, f => f.Column == "moves").Reference.Warnings);
        Assert.DoesNotContain(ReferenceWarning.Drifting, Assert.Single(rolling, f => f.Column == "stays").Reference.Warnings);
    }

    [Fact]
    public async Task Changes_of_columns_are_one_finding_about_the_table()
    {
        var sampling = new Sampling(12);
        var kept = sampling.Normals(2000, 50, 3);
        var store = new MemoryStore();
        store.AddDay(0, [Summaries.OfNumbers(kept, "weight"), sampling.NormalColumn(2000, name: "gone"), Summaries.OfIntegers([1, 2, 3], "id")]);
        store.AddDay(1, [Summaries.OfNumbers(kept, "mass"), sampling.NormalColumn(2000, 900, name: "fresh"), Summaries.OfNumbers([1, 2, 3], "id")]);
        var schema = Assert.Single(await store.EvaluateAsync(), f => f.Method.Name == "schema");
        Assert.Equal("added fresh; dropped gone; renamed weight to mass; retyped id: bigint to double", schema.Measurement.Location);
        Assert.Equal((4, DriftVerdict.Detected), (schema.Measurement.Statistic, schema.Verdict));
    }

    [Fact]
    public async Task Thresholds_are_learned_from_the_windows_since_the_type_changed()
    {
        var sampling = new Sampling(16);
        var store = new MemoryStore();
        for (var day = 0; day < 14; day++)
        {
            store.AddDay(day, [day < 4 ? Summaries.OfTexts(sampling.Texts(400, 3, 2, 1)) : sampling.NormalColumn(400)]);
        }

        var policy = DriftPolicy.Default with { References = [ReferenceSpec.Expanding], Threshold = ThresholdSpec.FromReference() };
        var findings = await store.EvaluateAsync(policy);
        var last = Assert.Single(findings, f => f.Column == "x" && Day(f) == 13 && f.Method.Aspect == DriftAspect.Distribution);
        Assert.Contains("of 9 held-out windows", last.ThresholdSource, StringComparison.Ordinal);
    }

    /// <summary>A feature table is not a raw table with columns dropped; a column that both have under another type is a finding.</summary>
    [Theory]
    [InlineData("pinned:golden")]
    [InlineData("stage:raw")]
    public async Task Columns_of_another_stage_are_its_own_unless_types_differ(string reference)
    {
        var sampling = new Sampling(12);
        var store = new MemoryStore();
        for (var day = 0; day < 2; day++)
        {
            store.AddDay(day, [sampling.NormalColumn(2000, name: "kept"), sampling.NormalColumn(2000, name: "raw_only"), Summaries.OfIntegers([1, 2, 3], "id")]);
            var id = day == 0 ? Summaries.OfIntegers([1, 2, 3], "id") : Summaries.OfNumbers([1, 2, 3], "id");
            store.AddDay(day, [sampling.NormalColumn(2000, name: "kept"), sampling.NormalColumn(2000, 900, name: "feature"), id], "features");
        }

        store.AddAll([sampling.NormalColumn(2000, name: "kept"), sampling.NormalColumn(2000, name: "raw_only"), Summaries.OfIntegers([1, 2, 3], "id")], reference: "golden");
        var findings = await store.EvaluateAsync(DriftPolicy.Default with { References = [ReferenceSpec.Parse(reference)] });
        var schema = findings.Where(f => f.Method.Name == "schema" && f.Tested.Scope.Stage == "features").OrderBy(Day).ToList();
        Assert.Equal([(0, DriftVerdict.None), (1, DriftVerdict.Detected)], schema.Select(f => (f.Measurement.Statistic, f.Verdict)));
        Assert.Equal("retyped id: bigint to double", schema[1].Measurement.Location);
    }

    [Fact]
    public async Task Online_control_spends_on_new_windows_only()
    {
        var sampling = new Sampling(13);
        var store = new MemoryStore();
        for (var d = 0; d < 20; d++)
        {
            store.AddDay(d, [sampling.NormalColumn(300)]);
        }

        var policy = DriftPolicy.Default with { Online = OnlineControlKind.Lord };
        var findings = await store.EvaluateAsync(policy);
        var levels = findings.Where(f => f.Method.Name == FamilyMethod.Name).OrderBy(Day).Select(f => f.Alpha).ToList();
        Assert.Equal(19, levels.Count);
        Assert.All(levels, a => Assert.InRange(a, 0, 0.0051));
        Assert.Contains("window by LORD", findings[0].Correction, StringComparison.Ordinal);

        // The last window evaluated again, on other summaries, is held against the level it had.
        var history = findings.Select(Past).ToList();
        var last = findings.Single(f => f.Method.Name == FamilyMethod.Name && Day(f) == 19);
        var again = await store.EvaluateAsync(MemoryStore.Request(policy) with { History = history, All = true, Tested = [last.Tested] });
        Assert.Equal(last.Alpha, again.Single(f => f.Method.Name == FamilyMethod.Name).Alpha);
    }

    [Fact]
    public async Task A_comparison_of_two_scopes_takes_every_method_that_applies()
    {
        var sampling = new Sampling(14);
        var store = new MemoryStore();
        var a = store.AddDay(0, [sampling.NormalColumn(800), Summaries.OfTexts(sampling.Texts(800, 5, 3, 2), "kind")]);
        var b = store.AddDay(1, [sampling.NormalColumn(800, 0.5), Summaries.OfTexts(sampling.Texts(800, 2, 3, 5), "kind")]);
        var findings = await new DriftEvaluator(store).CompareAsync(a, b, MemoryStore.Request());
        var methods = findings.Where(f => f.Column == "x").Select(f => f.Method.Name).ToHashSet();
        Assert.Superset(new HashSet<string> { "ks", "wasserstein", "energy", "psi", "js_distance", "welch_t", "quantile_shift", "zero_rate" }, methods);
        Assert.DoesNotContain("schema", methods);
        Assert.Equal(findings.Count, findings.Select(f => (f.Column, f.Method.Name)).Distinct().Count());
        Assert.Contains(findings, f => f is { Column: "kind", Method.Name: "l_infinity", Measurement.Location: "v0" or "v2" });
    }

    [Theory]
    [InlineData("two values", "proportion_z")]
    [InlineData("values that are all kept", "js_distance_bits")]
    [InlineData("too many values to keep: hash registers", "js_distance_bits")]
    [InlineData("numbers", "wasserstein_normalised")]
    [InlineData("numbers with heavy tails", "ks")]
    public void The_default_method_follows_the_column_and_says_why(string why, string method)
    {
        var sampling = new Sampling(15);
        var column = why switch
        {
            "two values" => Summaries.OfTexts(sampling.Texts(200, 1, 1)),
            "values that are all kept" => Summaries.OfTexts(sampling.Texts(200, 1, 1, 1)),
            "numbers" => sampling.NormalColumn(500),
            "numbers with heavy tails" => Summaries.OfNumbers([.. sampling.Normals(500).Select(z => Math.Exp(2.5 * z))]),
            _ => Summaries.OfTexts(Enumerable.Range(0, 6000).Select(i => $"id{i}")),
        };
        var choice = Assert.Single(MethodSelection.Default(new ColumnComparison(column, column)));
        Assert.Equal((method, why), (choice.Method.Info.Name, choice.Why));
    }

    [Fact]
    public void Keys_and_time_columns_have_no_default_comparison_of_their_values()
    {
        var key = Summaries.OfIntegers([.. Enumerable.Range(0, 9000).Select(i => (long)i)]);
        Assert.Empty(MethodSelection.Default(new ColumnComparison(key, key)));
        var time = Summaries.OfIntegers([1, 2, 3], kind: ColumnKind.Temporal);
        Assert.Empty(MethodSelection.Default(new ColumnComparison(time, time)));
    }

    [Theory]
    [InlineData(8900, true)]
    [InlineData(8000, false)]
    public void Integers_whose_distinct_sketch_was_not_read_are_keys_by_their_stored_count(long distinct, bool isKey)
    {
        var read = Summaries.OfIntegers([.. Enumerable.Range(0, 9000).Select(i => (long)i)]);
        var states = read.States with { Distinct = null };
        var stored = new ColumnSummary("id", "bigint", ColumnKind.Numeric, states) { DistinctCount = distinct };

        Assert.Equal(isKey, MethodSelection.Default(new ColumnComparison(stored, stored)).Count == 0);
        Assert.Equal(isKey, MethodSelection.Default(new ColumnComparison(stored.Merge(stored), stored)).Count == 0);
    }

    private static int Day(DriftFinding finding) =>
        (int)((finding.Tested.Scope.Window.Start!.Value - MemoryStore.DayAt(0).Start!.Value) / WindowCalendar.MicrosecondsPerDay);

    private static PastFinding Past(DriftFinding f) => DriftRows.Past([.. Columns(f)]);

    /// <summary>Through the row of the table, as a later evaluation reads it.</summary>
    private static IEnumerable<object?> Columns(DriftFinding finding)
    {
        var row = DriftRows.Write(finding, "test");
        Assert.Equal(DriftTable.Definition.Columns.Count, row.Length);
        return DriftRows.PastColumns.Select(c => row[DriftTable.Definition.IndexOf(c)]);
    }
}
