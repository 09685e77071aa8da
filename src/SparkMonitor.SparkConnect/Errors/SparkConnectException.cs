namespace SparkMonitor.SparkConnect;

/// <summary>A failed call to a Spark Connect server. The message is complete in itself and says what to do where that is known.</summary>
public class SparkConnectException : Exception
{
    public SparkConnectException(SparkFailure failure, string message, Exception? cause = null)
        : base(message, cause)
    {
        Failure = failure;
    }

    public SparkFailure Failure { get; }

    internal static SparkConnectException Malformed(string what) => new(SparkFailure.Malformed, $"The server sent malformed data: {what}.");

    internal static SparkConnectException Limit(string what) => new(SparkFailure.LimitExceeded, what);
}
