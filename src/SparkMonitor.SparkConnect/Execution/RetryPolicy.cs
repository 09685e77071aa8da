namespace SparkMonitor.SparkConnect;

/// <summary>
/// Waits between attempts: 50 ms, times 4, at most 10 s, up to 500 ms more once the wait is 2 s or longer, and an end a minute and a half after
/// the first failure (the official clients wait up to a minute each time, and together about ten). Count and clock start anew whenever a
/// response arrives.
/// </summary>
public sealed record RetryPolicy
{
    public static RetryPolicy Default { get; } = new();

    /// <summary>Failed attempts in a row before the failure is reported.</summary>
    public int MaxRetries { get; init; } = 15;

    /// <summary>
    /// How long after the first failure in a row another attempt may begin; the connection string's <c>retry_timeout</c> wins. A server that
    /// asks for a longer wait is granted it.
    /// </summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromSeconds(90);

    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    public double Factor { get; init; } = 4;

    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan Jitter { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Waits shorter than this have no jitter.</summary>
    public TimeSpan JitterFrom { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest delay that a server may ask for.</summary>
    public TimeSpan MaxServerDelay { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>True where another attempt may be made.</summary>
    /// <param name="attempt">Number of the failed attempt, from 0.</param>
    /// <param name="failing">Time since the first failure in a row.</param>
    internal bool Allows(int attempt, TimeSpan failing, TimeSpan? asked) =>
        attempt < MaxRetries && (failing < GiveUpAfter || (asked is { } wait && wait > GiveUpAfter));

    /// <param name="attempt">Number of the failed attempt, from 0.</param>
    /// <param name="asked">What the server asked for, if it did.</param>
    internal TimeSpan Delay(int attempt, TimeSpan? asked, Random random)
    {
        var seconds = Math.Min(FirstDelay.TotalSeconds * Math.Pow(Factor, attempt), MaxDelay.TotalSeconds);
        var delay = TimeSpan.FromSeconds(seconds);
        if (delay >= JitterFrom)
        {
            delay += Jitter * random.NextDouble();
        }

        var least = asked is { } wanted ? TimeSpan.FromTicks(Math.Clamp(wanted.Ticks, 0, MaxServerDelay.Ticks)) : TimeSpan.Zero;
        return delay > least ? delay : least;
    }
}
