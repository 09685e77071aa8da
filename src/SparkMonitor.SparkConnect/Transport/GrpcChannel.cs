using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using Google.Protobuf;

namespace SparkMonitor.SparkConnect;

/// <summary>gRPC by <see cref="HttpClient"/> over HTTP/2, in clear text or TLS. Failures are <see cref="GrpcFailure"/>; nothing is retried here.</summary>
internal sealed class GrpcChannel : IDisposable
{
    private const string Service = "/spark.connect.SparkConnectService/";

    /// <summary>Connections that did not answer are kept for the calls still on them, up to this number.</summary>
    private const int MaxClients = 8;

    private readonly SparkConnectionString _connection;
    private readonly SparkConnectOptions _options;
    private readonly List<HttpClient> _clients = [];
    private readonly Lock _renewing = new();
    private readonly TimeProvider _time;
    private readonly string _userAgent;
    private volatile HttpClient _client;
    private volatile string? _sessionId;

    public GrpcChannel(SparkConnectionString connection, SparkConnectOptions options)
    {
        _connection = connection;
        _options = options;
        _time = options.Time;
        MaxMessageBytes = connection.MaxMessageBytes ?? options.MaxMessageBytes;
        _userAgent = connection.UserAgent ?? options.ClientType;
        _client = Connect();
    }

    public int MaxMessageBytes { get; }

    public string Address => _connection.ToString();

    /// <summary>The session that calls belong to now, for servers that find it by a header.</summary>
    public void Use(SessionIdentity session) => _sessionId = session.Id;

    /// <summary>A call with one request and one response.</summary>
    public async Task<T> CallAsync<T>(string method, IMessage request, MessageParser<T> parser, TimeSpan timeout, CancellationToken cancellation)
        where T : IMessage<T>
    {
        using var content = Content(GrpcFrames.Write(request, MaxMessageBytes));
        return await CallAsync(method, content, parser, timeout, cancellation).ConfigureAwait(false);
    }

    /// <summary>A call with several requests and one response.</summary>
    public async Task<T> CallAsync<T>(string method, IEnumerable<IMessage> requests, MessageParser<T> parser, TimeSpan timeout, CancellationToken cancellation)
        where T : IMessage<T>
    {
        using var content = new GrpcStreamContent(requests, MaxMessageBytes);
        return await CallAsync(method, content, parser, timeout, cancellation).ConfigureAwait(false);
    }

    /// <summary>A call with one request and a stream of responses.</summary>
    public async Task<GrpcResponse> OpenAsync(string method, IMessage request, CancellationToken cancellation)
    {
        using var content = Content(GrpcFrames.Write(request, MaxMessageBytes));
        return await SendAsync(method, content, cancellation).ConfigureAwait(false);
    }

    public void Dispose()
    {
        lock (_renewing)
        {
            _clients.ForEach(c => c.Dispose());
        }
    }

    /// <summary>
    /// Makes later calls go over a new connection: one whose other end vanished without a word (a NAT or load balancer that forgot it) takes
    /// requests for a quarter of an hour and answers none. Calls under way keep theirs.
    /// </summary>
    private void Renew(HttpClient silent)
    {
        lock (_renewing)
        {
            if (ReferenceEquals(silent, _client))
            {
                _client = Connect();
                if (_clients.Count > MaxClients)
                {
                    _clients[0].Dispose();
                    _clients.RemoveAt(0);
                }
            }
        }
    }

    private HttpClient Connect()
    {
        var handler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,

            // Proxies do not pass HTTP/2 in clear text.
            UseProxy = _connection.UseTls,
            ConnectTimeout = _options.ConnectTimeout > TimeSpan.FromSeconds(1) ? _options.ConnectTimeout : TimeSpan.FromSeconds(1),
        };
        if (_options.ValidateCertificate is { } validate)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = validate;
        }

        var client = new HttpClient(handler) { BaseAddress = _connection.Address, Timeout = Timeout.InfiniteTimeSpan };
        _clients.Add(client);
        return client;
    }

    private async Task<T> CallAsync<T>(string method, HttpContent content, MessageParser<T> parser, TimeSpan timeout, CancellationToken cancellation)
        where T : IMessage<T>
    {
        var client = _client;
        using var deadline = new CancellationTokenSource(timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            using var response = await SendAsync(method, content, either.Token).ConfigureAwait(false);
            var message = await response.ReadAsync(either.Token).ConfigureAwait(false);
            if (message is null)
            {
                throw new GrpcFailure(GrpcCode.Unavailable, $"{Address} answered {method} with nothing.");
            }

            while (await response.ReadAsync(either.Token).ConfigureAwait(false) is not null)
            {
            }

            return Parse(parser, message);
        }
        catch (OperationCanceledException error) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            Renew(client);
            throw new GrpcFailure(GrpcCode.Unavailable, $"{Address} did not answer {method} within {timeout.TotalSeconds:0.#} s.", null, error);
        }
    }

    public static T Parse<T>(MessageParser<T> parser, ReadOnlySpan<byte> message)
        where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(message);
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new SparkConnectException(SparkFailure.Malformed, $"The server sent a message that cannot be read: {error.Message}", error);
        }
    }

    private async Task<GrpcResponse> SendAsync(string method, HttpContent content, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Service + method)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        request.Headers.TryAddWithoutValidation("user-agent", _userAgent);
        if (_connection.Token is { } token)
        {
            request.Headers.TryAddWithoutValidation("authorization", "Bearer " + token);
        }

        foreach (var (name, value) in _connection.Headers)
        {
            var isSession = string.Equals(name, SparkConnectionString.SessionHeader, StringComparison.OrdinalIgnoreCase);
            request.Headers.TryAddWithoutValidation(name, isSession ? _sessionId ?? value : value);
        }

        HttpResponseMessage? response = null;
        try
        {
            response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            GrpcResponse.CheckStart(response, Address);
            var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            return new GrpcResponse(response, body, MaxMessageBytes, Address);
        }
        catch (Exception error)
        {
            response?.Dispose();
            if (error is HttpRequestException or IOException)
            {
                cancellation.ThrowIfCancellationRequested();
                throw Unreachable(error);
            }

            if (error is OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                throw new GrpcFailure(GrpcCode.Unavailable, $"No connection to {Address} within the limit.", null, error);
            }

            throw;
        }
    }

    private Exception Unreachable(Exception error)
    {
        for (var inner = error; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case SparkConnectException own:
                    return own;
                case AuthenticationException:
                    return new SparkConnectException(
                        SparkFailure.Tls,
                        $"No TLS connection to {Address}: {inner.Message} Does the server speak TLS (use_ssl=false if not), and is its certificate trusted?",
                        error);
            }
        }

        if (error is HttpRequestException { HttpRequestError: HttpRequestError.HttpProtocolError or HttpRequestError.VersionNegotiationError or HttpRequestError.InvalidResponse })
        {
            return new GrpcFailure(
                GrpcCode.Unavailable,
                $"{Address} does not speak HTTP/2 {(_connection.UseTls ? "over TLS" : "in clear text: does it want TLS (use_ssl=true)")}? {error.Message}",
                null,
                error);
        }

        if (error is HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } && !_connection.UseTls)
        {
            return new GrpcFailure(GrpcCode.Unavailable, $"{Address} closed the connection without an answer; a server that wants TLS does so (use_ssl=true). {error.Message}", null, error);
        }

        return new GrpcFailure(GrpcCode.Unavailable, $"No connection to {Address}: {error.Message}", null, error);
    }

    private static ByteArrayContent Content(byte[] frame)
    {
        var content = new ByteArrayContent(frame);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        return content;
    }
}
