namespace SparkMonitor.Core.States;

/// <summary>
/// The sums of one sign and octave of the moments (contract 3.4): how many values, and for v = s, s^2, s^3, s^4 the high lanes summed
/// in units of 2^-22 and the low lanes in units of 2^-52.
/// </summary>
/// <param name="Sign">1 or -1.</param>
/// <param name="Exponent">e of |x| = 2^e (1 + s).</param>
public readonly record struct OctaveSums(
    int Sign, int Exponent, long Count,
    long High1, long Low1, long High2, long Low2, long High3, long Low3, long High4, long Low4)
{
    internal const int MinExponent = -1074;
    internal const int MaxExponent = 1023;

    /// <summary>Negative octaves first, then by exponent.</summary>
    internal int Order => (Sign * 4096) + Exponent;

    /// <summary>A value in [0, 1) has a high lane in [0, 1] and a low lane of at most 2^-23 in magnitude.</summary>
    internal bool IsPlausible =>
        Sign is 1 or -1 && Exponent is >= MinExponent and <= MaxExponent && Count > 0
        && IsHigh(High1) && IsHigh(High2) && IsHigh(High3) && IsHigh(High4)
        && IsLow(Low1) && IsLow(Low2) && IsLow(Low3) && IsLow(Low4);

    internal OctaveSums Add(in OctaveSums other) => checked(new OctaveSums(
        Sign, Exponent, Count + other.Count,
        High1 + other.High1, Low1 + other.Low1, High2 + other.High2, Low2 + other.Low2,
        High3 + other.High3, Low3 + other.Low3, High4 + other.High4, Low4 + other.Low4));

    private bool IsHigh(long sum) => sum >= 0 && sum <= (Int128)Count << 22;

    private bool IsLow(long sum) => Int128.Abs(sum) <= (Int128)Count << 29;
}
