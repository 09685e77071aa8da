using System.Text.Json;
using Google.Protobuf;
using SparkMonitor.SparkConnect.Protocol;

namespace SparkMonitor.SparkConnect;

/// <summary>A call that ended with a status other than OK, or that never got one.</summary>
internal sealed class GrpcFailure : Exception
{
    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>(StringComparer.Ordinal);

    public GrpcFailure(GrpcCode code, string message, byte[]? details = null, Exception? cause = null)
        : base(message, cause)
    {
        Code = code;
        if (details is not null)
        {
            ReadDetails(details);
        }

        ErrorClass = Metadata.GetValueOrDefault("errorClass") ?? Bracketed(message);
    }

    public GrpcCode Code { get; }

    /// <summary>Spark's error class, from the details or from the bracketed start of the message.</summary>
    public string? ErrorClass { get; }

    /// <summary>JVM class of the error.</summary>
    public string? Reason { get; private set; }

    public IReadOnlyDictionary<string, string> Metadata { get; private set; } = Nothing;

    /// <summary>The delay after which the server wants to be asked again.</summary>
    public TimeSpan? RetryDelay { get; private set; }

    public bool HasClass(string errorClass) => string.Equals(ErrorClass, errorClass, StringComparison.Ordinal);

    /// <summary>Whether asking again may help: no answer, another reader took the stream, or the server says so itself.</summary>
    public bool IsTransient =>
        Code == GrpcCode.Unavailable || RetryDelay is not null || HasClass("INVALID_CURSOR.DISCONNECTED") || Message.Contains("INVALID_CURSOR.DISCONNECTED", StringComparison.Ordinal);

    public bool IsSessionLost =>
        HasClass("INVALID_HANDLE.SESSION_CLOSED") || HasClass("INVALID_HANDLE.SESSION_CHANGED") || HasClass("INVALID_HANDLE.SESSION_NOT_FOUND");

    private static string? Bracketed(string message)
    {
        var start = message.StartsWith('(') ? message.IndexOf(") [", StringComparison.Ordinal) + 2 : 0;
        if (start < 0 || start >= message.Length || message[start] != '[')
        {
            return null;
        }

        var end = message.IndexOf(']', start);
        var name = end < 0 ? string.Empty : message[(start + 1)..end];
        return name.Length is > 0 and < 200 && name.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c is '_' or '.') ? name : null;
    }

    private void ReadDetails(byte[] details)
    {
        try
        {
            foreach (var detail in RpcStatus.Parser.ParseFrom(details).Details)
            {
                if (detail.TypeUrl.EndsWith("google.rpc.ErrorInfo", StringComparison.Ordinal))
                {
                    var info = ErrorInfo.Parser.ParseFrom(detail.Value);
                    Reason = info.Reason;
                    Metadata = new Dictionary<string, string>(info.Metadata, StringComparer.Ordinal);
                }
                else if (detail.TypeUrl.EndsWith("google.rpc.RetryInfo", StringComparison.Ordinal))
                {
                    var delay = RetryInfo.Parser.ParseFrom(detail.Value).RetryDelay;
                    RetryDelay = delay is null ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Clamp(delay.Seconds, 0, 86_400)) + TimeSpan.FromMilliseconds(Math.Clamp(delay.Nanos, 0, 999_999_999) / 1e6);
                }
            }
        }
        catch (InvalidProtocolBufferException)
        {
            // The status itself still says what happened.
        }
    }

    /// <summary>A JSON list of texts from the metadata; empty when absent or broken.</summary>
    public IReadOnlyList<string> MetadataList(string key)
    {
        try
        {
            return Metadata.TryGetValue(key, out var json) ? JsonSerializer.Deserialize<string[]>(json) ?? [] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>A JSON object of texts from the metadata; empty when absent or broken.</summary>
    public IReadOnlyDictionary<string, string> MetadataMap(string key)
    {
        try
        {
            return Metadata.TryGetValue(key, out var json) ? JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? Nothing : Nothing;
        }
        catch (JsonException)
        {
            return Nothing;
        }
    }
}
