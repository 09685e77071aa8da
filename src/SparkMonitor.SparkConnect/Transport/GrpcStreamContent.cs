using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace SparkMonitor.SparkConnect;

/// <summary>A request of several messages, framed one at a time while it is sent.</summary>
internal sealed class GrpcStreamContent : HttpContent
{
    private readonly IEnumerable<IMessage> _messages;
    private readonly int _maxMessageBytes;

    public GrpcStreamContent(IEnumerable<IMessage> messages, int maxMessageBytes)
    {
        _messages = messages;
        _maxMessageBytes = maxMessageBytes;
        Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        foreach (var message in _messages)
        {
            await stream.WriteAsync(GrpcFrames.Write(message, _maxMessageBytes), cancellationToken).ConfigureAwait(false);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
