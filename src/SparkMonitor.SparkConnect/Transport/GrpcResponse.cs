using System.Globalization;
using System.Net;

namespace SparkMonitor.SparkConnect;

/// <summary>The answer to one call: messages until null, then the status, which is an exception unless it is OK.</summary>
internal sealed class GrpcResponse(HttpResponseMessage response, Stream body, int maxMessageBytes, string address) : IDisposable
{
    private readonly byte[] _header = new byte[GrpcFrames.HeaderBytes];

    public async ValueTask<byte[]?> ReadAsync(CancellationToken cancellation)
    {
        byte[]? message;
        try
        {
            message = await GrpcFrames.ReadAsync(body, _header, maxMessageBytes, cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or HttpRequestException or ObjectDisposedException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new GrpcFailure(GrpcCode.Unavailable, $"The connection to {address} broke: {error.Message}", null, error);
        }

        if (message is null)
        {
            ThrowUnlessOk();
        }

        return message;
    }

    public void Dispose()
    {
        body.Dispose();
        response.Dispose();
    }

    /// <summary>The status of an answer that has no messages stands in its headers; otherwise in its trailers.</summary>
    private void ThrowUnlessOk()
    {
        if ((Status(response.TrailingHeaders) ?? Status(response.Headers)) is not { } status)
        {
            throw new GrpcFailure(GrpcCode.Unavailable, $"{address} ended a call without a status.");
        }

        if (status.Code != GrpcCode.Ok)
        {
            throw new GrpcFailure(status.Code, status.Message, status.Details);
        }
    }

    public static void CheckStart(HttpResponseMessage response, string address)
    {
        if (response.StatusCode == HttpStatusCode.OK)
        {
            var type = response.Content.Headers.ContentType?.MediaType;
            if (type is null || !type.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase))
            {
                throw new GrpcFailure(GrpcCode.Unknown, $"{address} answered with {type ?? "no content type"} instead of gRPC: it is not a Spark Connect server, or a proxy stands before it.");
            }

            return;
        }

        var code = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => GrpcCode.Unauthenticated,
            HttpStatusCode.Forbidden => GrpcCode.PermissionDenied,
            HttpStatusCode.NotFound => GrpcCode.Unimplemented,
            HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => GrpcCode.Unavailable,
            _ => GrpcCode.Unknown,
        };
        throw new GrpcFailure(code, string.Create(CultureInfo.InvariantCulture, $"{address} answered with HTTP status {(int)response.StatusCode}."));
    }

    private static (GrpcCode Code, string Message, byte[]? Details)? Status(System.Net.Http.Headers.HttpHeaders headers)
    {
        if (First(headers, "grpc-status") is not { } text)
        {
            return null;
        }

        var code = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Enum.IsDefined((GrpcCode)number)
            ? (GrpcCode)number
            : GrpcCode.Unknown;
        var message = First(headers, "grpc-message") is { } escaped ? Uri.UnescapeDataString(escaped) : $"The server answered {code}.";
        return (code, message, Details(First(headers, "grpc-status-details-bin")));
    }

    private static byte[]? Details(string? base64)
    {
        if (base64 is null)
        {
            return null;
        }

        var padded = base64.TrimEnd('=');
        padded = padded.PadRight((padded.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length];
        return Convert.TryFromBase64String(padded, bytes, out var written) ? bytes[..written] : null;
    }

    private static string? First(System.Net.Http.Headers.HttpHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
