using System.Collections.Concurrent;
using System.Text.Json;
using SparkMonitor.Tests.Shared;

namespace SparkMonitor.Tests.Statistics;

/// <summary>A table of a reference-values file: <c>fields</c> and <c>rows</c>.</summary>
public sealed class ReferenceTable
{
    private static readonly ConcurrentDictionary<string, JsonElement> Files = new();

    private readonly Dictionary<string, int> _fields;
    private readonly JsonElement _rows;

    private ReferenceTable(JsonElement table)
    {
        _fields = table.GetProperty("fields").EnumerateArray().Select((f, i) => (f.GetString()!, i)).ToDictionary(p => p.Item1, p => p.i);
        _rows = table.GetProperty("rows");
    }

    public IEnumerable<Row> Rows => _rows.EnumerateArray().Select(r => new Row(this, r));

    public static JsonElement File(string name) => Files.GetOrAdd(
        name,
        n => JsonDocument.Parse(System.IO.File.ReadAllBytes(SharedData.Path("data", "reference-values", n))).RootElement);

    public static ReferenceTable Of(string file, string? table = null) =>
        new(table is null ? File(file) : File(file).GetProperty(table));

    public static double Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => double.NaN,
        JsonValueKind.String => value.GetString() switch
        {
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            "NaN" => double.NaN,
            var text => double.Parse(text!, System.Globalization.CultureInfo.InvariantCulture),
        },
        _ => value.GetDouble(),
    };

    public readonly struct Row(ReferenceTable table, JsonElement values)
    {
        public double this[string field] => Number(Value(field));

        public bool Has(string field) => table._fields.ContainsKey(field) && Value(field).ValueKind != JsonValueKind.Null;

        public JsonElement Value(string field) => values[table._fields[field]];

        public string Text(string field) => Value(field).ToString();

        public override string ToString() => values.ToString() is { Length: > 200 } text ? text[..200] : values.ToString();
    }
}
