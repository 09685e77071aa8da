namespace SparkMonitor.Tests.Statistics;

internal static class Accuracy
{
    /// <summary>Relative error, absolute below 1e-300 (scipy flushes subnormal tails); 0 when both are the same infinity.</summary>
    public static double Relative(double expected, double actual)
    {
        if (expected.Equals(actual) || (double.IsNaN(expected) && double.IsNaN(actual)))
        {
            return 0;
        }

        return Math.Abs(actual - expected) / Math.Max(Math.Abs(expected), 1e-300);
    }

    public static void Within(double tolerance, double expected, double actual, object? context = null)
    {
        var error = Relative(expected, actual);
        Assert.True(error <= tolerance, $"expected {expected:R}, got {actual:R}, relative error {error:G3} > {tolerance:G3}: {context}");
    }

    public static void WithinAbsolute(double tolerance, double expected, double actual, object? context = null) =>
        Assert.True(
            expected.Equals(actual) || Math.Abs(actual - expected) <= tolerance,
            $"expected {expected:R}, got {actual:R}, error {Math.Abs(actual - expected):G3} > {tolerance:G3}: {context}");
}
