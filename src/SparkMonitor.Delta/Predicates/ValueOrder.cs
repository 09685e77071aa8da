using System.Numerics;
using System.Text;

namespace SparkMonitor.Delta.Predicates;

/// <summary>The order of values of one type, as Spark and DuckDB order them: texts by UTF-8 bytes, NaN above all numbers.</summary>
internal static class ValueOrder
{
    /// <exception cref="ArgumentException">The values are not of one type.</exception>
    public static int Compare(object left, object right) => (left, right) switch
    {
        (long a, long b) => a.CompareTo(b),
        (string a, string b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)),
        (byte[] a, byte[] b) => a.AsSpan().SequenceCompareTo(b),
        (bool a, bool b) => a.CompareTo(b),
        (BigInteger a, BigInteger b) => a.CompareTo(b),
        (double or float, double or float) => Compare(ToDouble(left), ToDouble(right)),
        _ => throw new ArgumentException($"{left.GetType().Name} and {right.GetType().Name} cannot be compared."),
    };

    private static double ToDouble(object value) => value is float single ? single : (double)value;

    private static int Compare(double a, double b) =>
        double.IsNaN(a) || double.IsNaN(b) ? double.IsNaN(a).CompareTo(double.IsNaN(b)) : a == b ? 0 : a.CompareTo(b);
}
