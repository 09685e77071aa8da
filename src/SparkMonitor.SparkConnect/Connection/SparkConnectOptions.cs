using System.Net.Security;

namespace SparkMonitor.SparkConnect;

/// <summary>How a session behaves; the defaults suit a server in the same network.</summary>
public sealed record SparkConnectOptions
{
    /// <summary>What the official clients allow, and the server's own limit for requests.</summary>
    public const int DefaultMaxMessageBytes = 128 << 20;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public RetryPolicy Retry { get; init; } = RetryPolicy.Default;

    /// <summary>Seed of the jitter between retries; by default it derives from the session id, so that clients do not retry in step.</summary>
    public int? JitterSeed { get; init; }

    /// <summary>Where session and operation ids come from.</summary>
    public Func<Guid> NewId { get; init; } = Guid.NewGuid;

    /// <summary>How long to wait for a server that is not there yet; the connection string's <c>connect_timeout</c> wins.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait for a server that says it is starting: a stopped Databricks cluster needs ten minutes.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Limit of a single short call: configuration, release, interrupt, probes.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Limit of an analysis, which may list a large table.</summary>
    public TimeSpan AnalysisTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a result stream may be silent before the connection is checked and taken up again. By default a minute, and 150 seconds
    /// for servers that report no progress (Spark 3.5), which are rightly silent for two minutes.
    /// </summary>
    public TimeSpan? SilenceLimit { get; init; }

    /// <summary>How long an execution may go without any response, although the server answers that it is alive.</summary>
    public TimeSpan ResponseLimit { get; init; } = TimeSpan.FromHours(12);

    /// <summary>During a long execution, a cheap call at least this often keeps the session from expiring.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>Limit of one message in bytes, refused before it is allocated; the connection string's <c>grpc_max_message_size</c> wins.</summary>
    public int MaxMessageBytes { get; init; } = DefaultMaxMessageBytes;

    /// <summary>Limit of a batch that the server sends in chunks, in bytes.</summary>
    public int MaxBatchBytes { get; init; } = 1 << 30;

    /// <summary>The server may forget responses after this many bytes were read; it buffers 10 MiB.</summary>
    public int ReleaseBytes { get; init; } = 4 << 20;

    /// <summary>Local data up to this many bytes travels in the plan; larger data is uploaded first.</summary>
    public int InlineBytes { get; init; } = 1 << 20;

    /// <summary>Bytes of one uploaded part of local data.</summary>
    public int UploadPartBytes { get; init; } = 16 << 20;

    /// <summary>Whether uploads go as lists of Arrow streams (Spark 4.1 and later) or as whole relations; null to ask the server which it takes.</summary>
    public bool? ChunkedUploads { get; init; }

    /// <summary>Settings for the session, applied when it starts and again when it is rebuilt.</summary>
    public IReadOnlyDictionary<string, string> Configuration { get; init; } = new Dictionary<string, string>();

    /// <summary>Called after a lost session was replaced and its settings and temporary views restored, before anything else runs in it.</summary>
    public Func<SparkConnectSession, CancellationToken, Task>? OnRebuilt { get; init; }

    /// <summary>Decides about the server's certificate; the system's rules by default.</summary>
    public RemoteCertificateValidationCallback? ValidateCertificate { get; init; }

    /// <summary>Free text by which the server logs this client.</summary>
    public string ClientType { get; init; } = "SparkMonitor.SparkConnect";
}
