namespace SparkMonitor.SparkConnect;

/// <summary>Why a call failed, so that callers can choose a message, an exit code or a retry without parsing text.</summary>
public enum SparkFailure
{
    /// <summary>The server answered with an error of its own: see <see cref="SparkServerException"/>.</summary>
    Server,

    /// <summary>The server could not be reached, or stopped answering, and the bounded retries are used up.</summary>
    Unavailable,

    /// <summary>A call took longer than its limit.</summary>
    TimedOut,

    /// <summary>The token is missing or wrong.</summary>
    Unauthenticated,

    /// <summary>The server, or a proxy before it, refuses the caller.</summary>
    PermissionDenied,

    /// <summary>One side speaks TLS and the other does not, or the certificate is not trusted.</summary>
    Tls,

    /// <summary>The connection string, or an argument derived from one, is wrong.</summary>
    Configuration,

    /// <summary>The other side sent bytes that are not valid gRPC, protobuf or Arrow.</summary>
    Malformed,

    /// <summary>A message, batch or upload is larger than the limit that was set for it.</summary>
    LimitExceeded,

    /// <summary>The server lacks a call that was needed, or sent something this client does not read (compressed Arrow bodies).</summary>
    Unsupported,

    /// <summary>The session is gone: it expired, was closed, or the server was restarted.</summary>
    SessionLost,

    /// <summary>The operation was interrupted on the server.</summary>
    Interrupted,
}
