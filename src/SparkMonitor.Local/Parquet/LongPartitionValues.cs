using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SparkMonitor.Delta;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Parquet;

/// <summary>
/// Partition values that are too long for the name of a folder: their files lie in a folder named after a digest, which the protocol allows, for a value counts as the
/// log has it and not as the path does.
/// </summary>
internal sealed class LongPartitionValues
{
    /// <summary>Bytes of a value, percent-encoded, that fit into a folder's name of 255 bytes together with the column's name.</summary>
    private const int MaxEncoded = 150;

    private readonly string _prefix = $"long-{Guid.NewGuid().ToString("N")[..8]}-";
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>SQL for what takes a value's place in paths.</summary>
    public string Shorten(string text) => $"CASE WHEN {IsLong(text)} THEN '{_prefix}' || md5({text}) ELSE {text} END";

    /// <summary>Looks for such values.</summary>
    /// <param name="rows">A SELECT of the partition columns as texts.</param>
    public void Find(DuckDbConnection connection, string rows, IEnumerable<string> columns, CancellationToken cancellation)
    {
        foreach (var column in columns)
        {
            using var result = connection.Query($"SELECT DISTINCT {column} FROM ({rows}) AS k WHERE {IsLong(column)}", null, cancellation);
            foreach (var row in result.Rows(cancellation))
            {
                var value = (string)row[0]!;
                _values[_prefix + Digest(value)] = value;
            }
        }
    }

    /// <summary>The value that a name in a path stands for.</summary>
    /// <exception cref="DeltaException">It is none that was found: the query for the rows gives others each time.</exception>
    public string? Restore(string? name) => name is null || !name.StartsWith(_prefix, StringComparison.Ordinal)
        ? name
        : _values.TryGetValue(name, out var value)
            ? value
            : throw new DeltaException(DeltaReason.InvalidWrite, "The query for the rows gives other partition values each time it is run: keep its rows in a table first.");

    private static string IsLong(string text) => string.Create(CultureInfo.InvariantCulture, $"strlen(url_encode({text})) > {MaxEncoded}");

    /// <summary>A name, not a secret: DuckDB's md5.</summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5351", Justification = "Names folders; nothing is protected by it")]
    private static string Digest(string value) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(value)));
}
