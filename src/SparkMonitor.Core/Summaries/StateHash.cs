using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SparkMonitor.Core.Summaries;

/// <summary>
/// The <c>state_hash</c> of a summary: 32 hex digits over its type, states and own results. Results of SQL in floating point may differ
/// in their last digits from run to run, so they count with nine.
/// </summary>
internal static class StateHash
{
    public static string Of(SummarySample sample, IReadOnlyList<byte[]?> states)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, sample.Column?.Type.ToString());
        Add(hash, sample.Column?.Kind.ToString());
        foreach (var state in states)
        {
            Add(hash, state is null ? -1 : state.Length, state);
        }

        foreach (var (name, value) in sample.Custom.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            Add(hash, name);
            Add(hash, value.ToString("E8", CultureInfo.InvariantCulture));
        }

        foreach (var (name, error) in sample.CustomErrors.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            Add(hash, name);
            Add(hash, error);
        }

        foreach (var column in sample.NonNullColumns ?? [])
        {
            Add(hash, column);
        }

        Span<byte> digest = stackalloc byte[32];
        hash.GetHashAndReset(digest);
        return Convert.ToHexStringLower(digest[..16]);
    }

    private static void Add(IncrementalHash hash, string? text)
    {
        var bytes = text is null ? null : Encoding.UTF8.GetBytes(text);
        Add(hash, bytes?.Length ?? -1, bytes);
    }

    private static void Add(IncrementalHash hash, int length, ReadOnlySpan<byte> bytes)
    {
        Span<byte> prefix = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(prefix, length);
        hash.AppendData(prefix);
        hash.AppendData(bytes);
    }
}
