using System.Globalization;

namespace SparkMonitor.SparkConnect;

/// <summary>
/// <c>sc://host[:port]/;key=value;...</c> as all Spark Connect clients read it. Known keys: <c>token</c>, <c>use_ssl</c>, <c>user_id</c>,
/// <c>user_agent</c>, <c>session_id</c> (a UUID), <c>grpc_max_message_size</c> (bytes); <c>grpc_keepalive_*</c> is accepted and ignored.
/// Of this client alone: <c>connect_timeout</c> and <c>retry_timeout</c> (seconds).
/// Every other key is sent as a request header. Values are URL-decoded and may contain "=".
/// </summary>
/// <remarks>TLS is on when <c>use_ssl=true</c>, and when a token is given for a host that is not the local machine unless <c>use_ssl=false</c> says otherwise.</remarks>
public sealed class SparkConnectionString
{
    /// <summary>The environment variable that holds a connection string by convention.</summary>
    public const string EnvironmentVariable = "SPARK_REMOTE";

    /// <summary>Serverless Databricks finds a session by this header; it has to repeat the session's id.</summary>
    internal const string SessionHeader = "x-databricks-session-id";

    private const string Shape = "sc://host[:port]/;key=value;...";

    private SparkConnectionString(string host, int port)
    {
        Host = host;
        Port = port;
    }

    public string Host { get; }

    public int Port { get; }

    public bool UseTls { get; private init; }

    public string? Token { get; private init; }

    /// <summary>Never empty: the server keys sessions by it.</summary>
    public string UserId { get; private init; } = "user";

    public string? UserAgent { get; private init; }

    /// <summary>The session to use first; after a loss a fresh one is made all the same.</summary>
    public Guid? SessionId { get; private init; }

    /// <summary>Limit of messages in both directions, in bytes; null for the client's own.</summary>
    public int? MaxMessageBytes { get; private init; }

    /// <summary>How long to wait for a server that is not there yet; null for <see cref="SparkConnectOptions.ConnectTimeout"/>.</summary>
    public TimeSpan? ConnectTimeout { get; private init; }

    /// <summary>How long to go on trying after a failure; null for <see cref="RetryPolicy.GiveUpAfter"/>.</summary>
    public TimeSpan? RetryTimeout { get; private init; }

    /// <summary>Headers for every request.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; private init; } = new Dictionary<string, string>();

    internal Uri Address => new UriBuilder(UseTls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, Host, Port).Uri;

    /// <exception cref="SparkConnectException">The text is not a connection string; the message says what is wrong.</exception>
    public static SparkConnectionString Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        const string scheme = "sc://";
        var trimmed = text.Trim();
        if (!trimmed.StartsWith(scheme, StringComparison.Ordinal))
        {
            throw Wrong($"must begin with sc:// ({Shape})");
        }

        var semicolon = trimmed.IndexOf(';', StringComparison.Ordinal);
        var authority = trimmed[scheme.Length..(semicolon < 0 ? trimmed.Length : semicolon)];
        var slash = authority.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0 && slash != authority.Length - 1)
        {
            throw Wrong($"must have nothing between the slash after the host and the first semicolon ({Shape})");
        }

        if (semicolon >= 0 && slash < 0)
        {
            throw Wrong($"needs a slash before its parameters ({Shape})");
        }

        var (host, port) = Authority(slash < 0 ? authority : authority[..slash]);
        return WithParameters(host, port, semicolon < 0 ? string.Empty : trimmed[(semicolon + 1)..]);
    }

    /// <summary>The connection string of the environment, or null where <see cref="EnvironmentVariable"/> is not set.</summary>
    /// <param name="read">How to read a variable; the process's environment by default.</param>
    public static SparkConnectionString? FromEnvironment(Func<string, string?>? read = null)
    {
        var text = (read ?? Environment.GetEnvironmentVariable)(EnvironmentVariable);
        return string.IsNullOrWhiteSpace(text) ? null : Parse(text);
    }

    /// <summary>The address without the token and the headers, fit for messages.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"sc://{Host}:{Port}/{(UseTls ? ";use_ssl=true" : string.Empty)}");

    private static (string Host, int Port) Authority(string authority)
    {
        var colon = authority.LastIndexOf(':');
        var hasPort = colon >= 0 && authority.IndexOf(']', StringComparison.Ordinal) < colon;
        var host = hasPort ? authority[..colon] : authority;
        var port = 15002;
        if (hasPort && (!int.TryParse(authority[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535))
        {
            throw Wrong($"has the port \"{authority[(colon + 1)..]}\"; a port is a number from 1 to 65535");
        }

        var bare = host.StartsWith('[') && host.EndsWith(']') ? host[1..^1] : host;
        if (Uri.CheckHostName(bare) == UriHostNameType.Unknown)
        {
            throw Wrong(host.Length == 0 ? $"names no host ({Shape})" : $"names \"{host}\", which is no host");
        }

        return (host, port);
    }

    private static SparkConnectionString WithParameters(string host, int port, string parameters)
    {
        string? token = null, userId = null, userAgent = null;
        bool? tls = null;
        Guid? session = null;
        int? maxMessage = null;
        TimeSpan? connect = null, retry = null;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var parameter in parameters.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            var key = equals < 0 ? parameter : parameter[..equals];
            if (equals <= 0)
            {
                throw Wrong($"has a parameter without key and value near \"{(equals == 0 ? string.Empty : Shown(key))}\"");
            }

            if (!seen.Add(key))
            {
                throw Wrong($"has {key} twice");
            }

            var value = Uri.UnescapeDataString(parameter[(equals + 1)..]);
            if (value.Any(char.IsControl))
            {
                throw Wrong($"has a control character in {key}");
            }

            switch (key)
            {
                case "token":
                    token = value.Length > 0 ? value : throw Wrong("has an empty token: leave it out, or give one");
                    break;
                case "use_ssl":
                    tls = bool.TryParse(value, out var flag) ? flag : throw Wrong("has a use_ssl that is neither true nor false");
                    break;
                case "user_id":
                    userId = value.Length > 0 ? value : throw Wrong("has an empty user_id");
                    break;
                case "user_agent":
                    userAgent = value;
                    break;
                case "session_id":
                    session = Guid.TryParse(value, out var id) ? id : throw Wrong("has a session_id that is not a UUID");
                    break;
                case "grpc_max_message_size":
                    maxMessage = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0
                        ? size
                        : throw Wrong("has a grpc_max_message_size that is not a number of bytes up to 2147483647");
                    break;
                case "connect_timeout":
                    connect = Seconds(key, value);
                    break;
                case "retry_timeout":
                    retry = Seconds(key, value);
                    break;
                default:
                    if (!key.StartsWith("grpc_keepalive_", StringComparison.Ordinal))
                    {
                        headers[HeaderName(key)] = value;
                    }

                    break;
            }
        }

        if (session is null && headers.TryGetValue(SessionHeader, out var named))
        {
            session = Guid.TryParse(named, out var id) ? id : throw Wrong($"has a {SessionHeader} that is not a UUID");
        }

        return new SparkConnectionString(host, port)
        {
            Token = token,
            UseTls = tls ?? (token is not null && !IsLocal(host)),
            UserId = userId ?? "user",
            UserAgent = userAgent,
            SessionId = session,
            MaxMessageBytes = maxMessage,
            ConnectTimeout = connect,
            RetryTimeout = retry,
            Headers = headers,
        };
    }

    private static TimeSpan Seconds(string key, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 86400
            ? TimeSpan.FromSeconds(seconds)
            : throw Wrong($"has a {key} that is not a number of seconds up to 86400");

    private static string HeaderName(string key)
    {
        foreach (var c in key)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
            {
                throw Wrong($"has the parameter \"{Shown(key)}\", which cannot be a header name");
            }
        }

        return key;
    }

    /// <summary>A mistyped parameter may be a secret: only its beginning is shown.</summary>
    private static string Shown(string key) => key.Length <= 12 ? key : key[..12] + "...";

    private static bool IsLocal(string host) => host is "localhost" or "127.0.0.1" or "[::1]";

    private static SparkConnectException Wrong(string what) => new(SparkFailure.Configuration, $"The Spark connection string {what}.");
}
