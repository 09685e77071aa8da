using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using SparkMonitor.SparkConnect.Protocol;

namespace SparkMonitor.Tests.SparkConnect;

/// <summary>A gRPC server that answers by script, method by method; what is not scripted answers as an idle Spark would.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    public const string ServerSession = "11111111-2222-3333-4444-555555555555";

    private readonly WebApplication _application;
    private readonly ConcurrentDictionary<string, Func<ScriptedCall, Task>> _handlers = new();
    private readonly ConcurrentQueue<ScriptedCall> _calls = new();

    private ScriptedServer(WebApplication application, bool tls)
    {
        _application = application;
        Tls = tls;
    }

    public bool Tls { get; }

    public string Address => new Uri(_application.Urls.First()).Authority;

    public string ConnectionString => $"sc://{Address}/;use_ssl={(Tls ? "true" : "false")}";

    /// <summary>The server's id of the session; changing it is a restart.</summary>
    public string SessionId { get; set; } = ServerSession;

    public static async Task<ScriptedServer> StartAsync(bool tls = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Limits.MaxRequestBodySize = null;
            options.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                if (tls)
                {
                    listen.UseHttps(Certificate());
                }
            });
        });
        var application = builder.Build();
        var server = new ScriptedServer(application, tls);
        application.Run(server.AnswerAsync);
        await application.StartAsync();
        return server;
    }

    /// <summary>All calls so far whose method is <paramref name="method"/>.</summary>
    public IReadOnlyList<ScriptedCall> Calls(string method) => [.. _calls.Where(c => c.Method == method)];

    public void On(string method, Func<ScriptedCall, Task> handler) => _handlers[method] = handler;

    /// <summary>Answers the n-th call of a method by the n-th handler, and later ones by the last.</summary>
    public void OnEach(string method, params Func<ScriptedCall, Task>[] handlers)
    {
        var next = -1;
        On(method, call => handlers[Math.Min(Interlocked.Increment(ref next), handlers.Length - 1)](call));
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _application.StopAsync(now.Token);
        await _application.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var method = context.Request.Path.Value!.Split('/')[^1];
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var call = new ScriptedCall(method, context, body.ToArray());
        _calls.Enqueue(call);
        context.Response.ContentType = "application/grpc";
        if (_handlers.TryGetValue(method, out var handler))
        {
            await handler(call);
        }
        else
        {
            await IdleAsync(call);
        }
    }

    private Task IdleAsync(ScriptedCall call) => call.Method switch
    {
        "AnalyzePlan" => call.ReplyAsync(new AnalyzePlanResponse { ServerSessionId = SessionId, SparkVersion = new AnalyzePlanResponse.Types.Text { Value = "4.2.1" } }),
        "Config" => call.ReplyAsync(new ConfigResponse { ServerSessionId = SessionId }),
        "ReleaseExecute" => call.ReplyAsync(new ReleaseExecuteResponse { ServerSessionId = SessionId }),
        "ReleaseSession" => call.ReplyAsync(new ReleaseSessionResponse { ServerSessionId = SessionId }),
        "Interrupt" => call.ReplyAsync(new InterruptResponse { ServerSessionId = SessionId }),
        _ => call.FailAsync(12, $"Method not found: spark.connect.SparkConnectService/{call.Method}"),
    };

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var start = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var certificate = request.CreateSelfSigned(start, start.AddYears(100));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}

/// <summary>One call to the scripted server.</summary>
internal sealed class ScriptedCall(string method, HttpContext context, byte[] body)
{
    public string Method { get; } = method;

    public HttpContext Context { get; } = context;

    /// <summary>The request's headers, kept beyond the call.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; } = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);

    public T Request<T>(MessageParser<T> parser)
        where T : IMessage<T> => Requests(parser).Single();

    public IReadOnlyList<T> Requests<T>(MessageParser<T> parser)
        where T : IMessage<T>
    {
        var requests = new List<T>();
        for (var at = 0; at < body.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(at + 1));
            requests.Add(parser.ParseFrom(body.AsSpan(at + 5, length)));
            at += 5 + length;
        }

        return requests;
    }

    public static byte[] Frame(IMessage message)
    {
        var bytes = message.ToByteArray();
        var frame = new byte[bytes.Length + 5];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), bytes.Length);
        bytes.CopyTo(frame, 5);
        return frame;
    }

    public async Task SendAsync(params ReadOnlyMemory<byte>[] parts)
    {
        foreach (var part in parts)
        {
            await Context.Response.Body.WriteAsync(part);
            await Context.Response.Body.FlushAsync();
        }
    }

    public Task SendAsync(params IMessage[] messages) => SendAsync(messages.Select(m => (ReadOnlyMemory<byte>)Frame(m)).ToArray());

    public void End(int code = 0) => Context.Response.AppendTrailer("grpc-status", code.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public async Task ReplyAsync(params IMessage[] messages)
    {
        await SendAsync(messages);
        End();
    }

    /// <summary>A failure in the trailers after the messages so far, or in the headers ("trailers-only") when there are none.</summary>
    public Task FailAsync(int code, string message, IMessage? details = null, bool inHeaders = false)
    {
        var fields = new List<(string, string)> { ("grpc-status", code.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("grpc-message", Uri.EscapeDataString(message)) };
        if (details is not null)
        {
            fields.Add(("grpc-status-details-bin", Convert.ToBase64String(details.ToByteArray()).TrimEnd('=')));
        }

        foreach (var (name, value) in fields)
        {
            if (inHeaders)
            {
                Context.Response.Headers[name] = value;
            }
            else
            {
                Context.Response.AppendTrailer(name, value);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>A failure as Spark reports it.</summary>
    public Task FailAsSparkAsync(string errorClass, string? errorId = null, TimeSpan? retryAfter = null)
    {
        var info = new ErrorInfo { Reason = "org.apache.spark.SparkSQLException", Domain = "org.apache.spark", Metadata = { ["errorClass"] = errorClass, ["sqlState"] = "HY000" } };
        if (errorId is not null)
        {
            info.Metadata["errorId"] = errorId;
        }

        var status = new RpcStatus { Code = 13, Message = errorClass, Details = { Google.Protobuf.WellKnownTypes.Any.Pack(info) } };
        if (retryAfter is { } delay)
        {
            status.Details.Add(Google.Protobuf.WellKnownTypes.Any.Pack(new RetryInfo { RetryDelay = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(delay) }));
        }

        return FailAsync(13, $"[{errorClass}] It failed.", status);
    }

    /// <summary>Breaks the stream without a status.</summary>
    public async Task ResetAsync()
    {
        await Context.Response.Body.FlushAsync();
        Context.Abort();
    }

    /// <summary>Says nothing until the client goes away.</summary>
    public async Task HangAsync()
    {
        try
        {
            await Task.Delay(Timeout.Infinite, Context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The client went away.
        }
    }
}
