using System.Globalization;

namespace SparkMonitor.Benchmarks.Data;

/// <summary>
/// A seeded table of mixed columns as SQL for DuckDB: numbers of every type, text of low and high cardinality, dates and timestamps,
/// with nulls and without infinities (on which SUMMARIZE fails), and an event time spread over the twelve months of 2025.
/// </summary>
internal static class WideTable
{
    private static readonly string[] Kinds =
    [
        "int_small", "normal", "text_low", "bigint_id", "lognormal", "cents", "boolean", "date", "float", "text_high",
        "timestamp", "tinyint", "smallint", "zero_inflated", "decimal_wide", "text_code", "int_wide", "uniform", "percent", "count",
    ];

    public static string Sql(int columns, long rows) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        SELECT TIMESTAMPTZ '2025-01-01 00:00:00+00' + to_microseconds(CAST(i * (31536000000000.0::DOUBLE / {rows}) AS BIGINT)) AS event_time,
        {string.Join(",\n", Enumerable.Range(0, columns - 1).Select(Column))}
        FROM range({rows}) t(i)
        """);

    private static string Column(int index)
    {
        var kind = Kinds[index % Kinds.Length];
        var expression = Expression(kind, index);
        var nullable = index % 3 == 1 ? $"CASE WHEN {Uniform(index, 9)} < 0.05 THEN NULL ELSE {expression} END" : expression;
        return string.Create(CultureInfo.InvariantCulture, $"{nullable} AS c{index:000}_{kind}");
    }

    private static string Expression(string kind, int index) => kind switch
    {
        "int_small" => $"CAST(floor({Uniform(index)} * 100) AS INTEGER)",
        "normal" => Normal(index),
        "lognormal" => $"exp({Normal(index)} * 1.5)",
        "text_low" => $"'value ' || CAST(floor(pow({Uniform(index)}, 2) * 50) AS INTEGER)",
        "text_high" => $"'customer-' || CAST(floor({Uniform(index)} * 1000000) AS INTEGER)",
        "text_code" => $"chr(65 + CAST(floor({Uniform(index)} * 26) AS INTEGER)) || chr(65 + CAST(floor({Uniform(index, 1)} * 26) AS INTEGER))",
        "bigint_id" => $"CAST(i * 1009 + {index} AS BIGINT)",
        "cents" => $"CAST(round(exp({Normal(index)}) * 20, 2) AS DECIMAL(12,2))",
        "decimal_wide" => $"CAST(round({Uniform(index)} * 1e6, 4) AS DECIMAL(24,4))",
        "boolean" => $"{Uniform(index)} < 0.3",
        "date" => $"DATE '2020-01-01' + CAST(floor({Uniform(index)} * 2000) AS INTEGER)",
        "timestamp" => $"TIMESTAMPTZ '2024-06-01 00:00:00+00' + to_seconds(CAST(floor({Uniform(index)} * 31536000) AS BIGINT))",
        "float" => $"CAST({Normal(index)} * 10 + 50 AS FLOAT)",
        "tinyint" => $"CAST(floor({Uniform(index)} * 7) AS TINYINT)",
        "smallint" => $"CAST(floor({Normal(index)} * 1000) AS SMALLINT)",
        "zero_inflated" => $"CASE WHEN {Uniform(index, 3)} < 0.7 THEN 0 ELSE exp({Normal(index)}) END",
        "int_wide" => $"CAST(floor({Uniform(index)} * 100000) AS INTEGER)",
        "percent" => $"round({Uniform(index)} * 100, 1)",
        "count" => $"CAST(floor(-ln(1 - {Uniform(index)}) * 12) AS BIGINT)",
        _ => Uniform(index),
    };

    private static string Uniform(int index, int salt = 0) => string.Create(
        CultureInfo.InvariantCulture, $"((hash(i * 1024 + {index + (salt * 1000000007L)}) >> 11) / 9007199254740992.0::DOUBLE)");

    private static string Normal(int index) =>
        $"(sqrt(-2 * ln(1 - {Uniform(index)})) * cos(6.283185307179586::DOUBLE * {Uniform(index, 2)}))";
}
