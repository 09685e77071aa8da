namespace SparkMonitor.Core.States.Readout;

/// <summary>
/// An unevaluated sum of two doubles, about 106 bits (T. J. Dekker, A floating-point technique for extending the available precision, 1971;
/// Y. Hida, X. Li, D. Bailey, Library for double-double and quad-double arithmetic, 2007).
/// </summary>
internal readonly record struct DoubleDouble(double High, double Low)
{
    public static implicit operator DoubleDouble(double value) => new(value, 0);

    /// <summary>An integer of at most 106 bits, exactly.</summary>
    public static DoubleDouble Of(Int128 value)
    {
        var high = (double)value;
        return new(high, (double)(value - (Int128)high));
    }

    public static DoubleDouble operator -(DoubleDouble a) => new(-a.High, -a.Low);

    public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
    {
        var (s, e) = Sum(a.High, b.High);
        var (t, f) = Sum(a.Low, b.Low);
        (s, e) = OrderedSum(s, e + t);
        return OrderedSum(s, e + f);
    }

    public static DoubleDouble operator -(DoubleDouble a, DoubleDouble b) => a + -b;

    public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
    {
        var product = a.High * b.High;
        var error = Math.FusedMultiplyAdd(a.High, b.High, -product);
        return OrderedSum(product, error + ((a.High * b.Low) + (a.Low * b.High)));
    }

    public static DoubleDouble operator /(DoubleDouble a, DoubleDouble b)
    {
        var first = a.High / b.High;
        var rest = a - (b * first);
        var second = rest.High / b.High;
        rest -= b * second;
        return OrderedSum(first, second) + (rest.High / b.High);
    }

    public static DoubleDouble Sqrt(DoubleDouble a)
    {
        if (a.High <= 0)
        {
            return 0;
        }

        DoubleDouble root = Math.Sqrt(a.High);
        return root + ((a - (root * root)) / (2 * root.High));
    }

    private static DoubleDouble Sum(double a, double b)
    {
        var sum = a + b;
        var part = sum - a;
        return new(sum, (a - (sum - part)) + (b - part));
    }

    /// <summary>For |a| at least |b|.</summary>
    private static DoubleDouble OrderedSum(double a, double b)
    {
        var sum = a + b;
        return new(sum, b - (sum - a));
    }
}
