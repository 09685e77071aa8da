using System.Globalization;
using System.Text.Json;
using SparkMonitor.Acceptance.Delta;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.States.Readout;
using SparkMonitor.Local;
using SparkMonitor.Local.Engine;
using SparkMonitor.Tests.Shared;

namespace SparkMonitor.Acceptance.Profiles;

/// <summary>
/// Profiles of tables written by Spark and delta-rs, against what those engines say of their columns (<c>expected.json</c> beside each
/// table): deletion vectors, column mapping, type widening, partitions, checkpoints and decimals included.
/// </summary>
public sealed class InteropProfileTests(SharedTables tables) : IClassFixture<SharedTables>, IAsyncDisposable
{
    /// <summary>Where Spark's own answer departs from the table's contents; the reasons are in the README of the tables.</summary>
    private static readonly Dictionary<string, string> Skipped = new(StringComparer.Ordinal)
    {
        ["rs_partitions"] = "Spark reads an empty partition value as text, the protocol says null",
        ["rs_part_decimal_bug"] = "a partition value that is no number, which Spark reads as null",
        ["variant"] = "DuckDB gives a variant that holds JSON null as null",
        ["rs_codecs"] = "its newest version holds a Brotli file, which Spark cannot read",
    };

    /// <summary>A char(5) column, whose texts Spark pads when it reads them; the files hold them as they are.</summary>
    private static readonly (string, string) PaddedBySpark = ("plain_types", "ch");

    private readonly LocalEngine _engine = new(new EngineLimits { Threads = 2, Memory = 1L << 30 });

    public static TheoryData<string> Tables()
    {
        var data = new TheoryData<string>();
        if (SharedData.SkipReason is not null)
        {
            return data;
        }

        using var answers = JsonDocument.Parse(File.ReadAllText(SharedData.Path("data", "delta-interop", "answers.json")));
        foreach (var table in answers.RootElement.EnumerateObject())
        {
            if (table.Value.GetProperty("zip").GetString() != "broken.zip"
                && table.Value.GetProperty("latest").GetProperty("kind").GetString() == "rows"
                && !Skipped.ContainsKey(table.Name))
            {
                data.Add(table.Name);
            }
        }

        return data;
    }

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [SharedTheory]
    [MemberData(nameof(Tables))]
    public async Task Profile_of_a_table_agrees_with_its_writer(string table)
    {
        var path = tables.Interop(table);
        using var expected = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(path)!, "expected.json")));
        var snapshot = await _engine.OpenAsync(new TableAddress(path), default);
        if (!expected.RootElement.GetProperty("versions").TryGetProperty(snapshot.Version.ToString(CultureInfo.InvariantCulture), out var version)
            || !version.TryGetProperty("columns", out var columns))
        {
            return;
        }

        var rows = version.GetProperty("rowCount").GetInt64();
        var plan = new ProfilePlan(
            new ProfileSource(snapshot),
            [.. snapshot.Schema.Leaves().Select(l => new ColumnPlan(l.Path, l.Type, StateSets.KindOf(l.Type), StateSets.Of(l.Type)))]);
        await using var run = await _engine.RunAsync(plan, new Progress<ProfileProgress>(), default);
        Assert.Equal(rows, run.RowCounts[0][0]);
        Assert.Equal(1, run.Scans.Scans);
        Assert.Equal(plan.Columns.Count, run.Scans.ColumnReads);
        await foreach (var column in run.Columns(default))
        {
            if (column.Column.Path.Parts.Count == 1
                && (table, column.Column.Path.Parts[0]) != PaddedBySpark
                && columns.TryGetProperty(column.Column.Path.Parts[0], out var truth) && rows > 0)
            {
                AssertColumn(column, truth);
            }
        }
    }

    private static void AssertColumn(ColumnResult column, JsonElement truth)
    {
        var type = column.Column.Type;
        var readout = new ColumnReadout(column.Groups[0][0]!, type);
        Check("nulls", readout.Counts.Nulls.ToString(CultureInfo.InvariantCulture));
        switch (type.Kind)
        {
            case TypeKind.Boolean:
                Check("trueCount", readout.Moments.Sum?.ToString("R", CultureInfo.InvariantCulture) ?? "0");
                break;
            case TypeKind.Byte or TypeKind.Short or TypeKind.Int or TypeKind.Long or TypeKind.Decimal:
                CheckSum(readout);
                CheckReal("min", readout.Min);
                CheckReal("max", readout.Max);
                break;
            case TypeKind.Float or TypeKind.Double:
                Check("nanCount", readout.Counts.NaNs.ToString(CultureInfo.InvariantCulture));
                if (readout.Counts.PositiveInfinities + readout.Counts.NegativeInfinities == 0)
                {
                    CheckReal("min", readout.Min);
                    CheckReal("max", readout.Max);
                }

                break;
            case TypeKind.Text:
                CheckText("min", readout.MinText);
                CheckText("max", readout.MaxText);
                break;
            case TypeKind.Date:
                Check("min", readout.MinMicroseconds is { } first ? ValueText.OfDate(first / 86_400_000_000) : null);
                break;
        }

        void Check(string name, string? actual)
        {
            if (truth.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
            {
                var text = value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
                Assert.True(text == actual, $"{column.Column.Path} {type}: {name} is {actual}, not {text}");
            }
        }

        // Texts of more than 256 bytes are kept cut off.
        void CheckText(string name, string? actual)
        {
            if (truth.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
            {
                var text = value.GetString()!;
                Assert.True(
                    text == actual || (text.Length > 200 && text.StartsWith(actual!.TrimEnd('…'), StringComparison.Ordinal)),
                    $"{column.Column.Path} {type}: {name} is not the writer's");
            }
        }

        // The writers add integers exactly, the summary adds their doubles.
        void CheckSum(ColumnReadout of)
        {
            if (truth.TryGetProperty("sum", out var value) && value.ValueKind == JsonValueKind.String)
            {
                var wanted = double.Parse(value.GetString()!, CultureInfo.InvariantCulture);
                var rounding = Math.Max(Math.Abs(of.Min ?? 0), Math.Abs(of.Max ?? 0)) * of.Counts.Rows * 1.2e-16;
                Assert.InRange(of.Moments.Sum!.Value, wanted - rounding, wanted + rounding);
            }
        }

        void CheckReal(string name, double? actual)
        {
            if (truth.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
            {
                var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
                var wanted = text == "NaN" ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture);

                // A decimal is kept as its unscaled integer, so scaling it for display may round once more.
                var rounding = type.Kind == TypeKind.Decimal ? Math.Abs(wanted) * 4.5e-16 : 0;
                Assert.True(
                    double.IsNaN(wanted) || wanted.Equals(actual) || Math.Abs(wanted - actual!.Value) <= rounding,
                    $"{column.Column.Path} {type}: {name} is {actual:R}, not {text}");
            }
        }
    }
}
