using SparkMonitor.Core;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Spark;

/// <summary>Errors of reaching a server in the product's words.</summary>
public static class SparkErrors
{
    /// <summary>Why the server cannot be used, and what to do.</summary>
    /// <param name="remote">The server that was to be reached.</param>
    public static MonitorException OfServer(SparkConnectException error, string remote) => Explain(error, Shown(remote));

    private static MonitorException Explain(SparkConnectException error, string remote) => error.Failure switch
    {
        SparkFailure.Unavailable or SparkFailure.TimedOut => new MonitorException(
            $"No Spark Connect server answers at {remote}: {error.Message} Start one (sbin/start-connect-server.sh), or name another with --remote or SPARK_REMOTE.", error, MonitorFault.Usage),
        SparkFailure.Unauthenticated => new MonitorException(
            $"The Spark server at {remote} refuses the token: {error.Message} Give it as ;token=... in the connection string.", error, MonitorFault.Usage),
        SparkFailure.Tls => new MonitorException(
            $"The Spark server at {remote} and this program do not agree on TLS: {error.Message} Set ;use_ssl=true or ;use_ssl=false in the connection string.", error, MonitorFault.Usage),
        SparkFailure.PermissionDenied => new MonitorException($"The Spark server at {remote} refuses this user: {error.Message}", error, MonitorFault.Usage),
        _ => new MonitorException($"The Spark server at {remote} cannot be used: {error.Message}", error, MonitorFault.Usage),
    };

    /// <summary>Without the token and other parameters.</summary>
    private static string Shown(string remote)
    {
        var end = remote.IndexOf(';');
        return end < 0 ? remote : remote[..end];
    }
}
