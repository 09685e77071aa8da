namespace SparkMonitor.Core.States;

/// <summary>
/// The sums of one sign and octave of the moments (contract 3.4): how many values, and for v = s, s^2, s^3, s^4 the high lanes summed
/// in units of 2^-22 and the low lanes in units of 2^-52.
/// </summary>
/// <param name="Sign">1 or -1.</param>
/// <param name="Exponent">e of |x| = 2^e (1 + s).</param>
public readonly record struct OctaveSums(
    int Sign, int Exponent, long Count,
    long High1, long Low1, long High2, long Low2, long High3, long Low3, long High4, long Low4);
