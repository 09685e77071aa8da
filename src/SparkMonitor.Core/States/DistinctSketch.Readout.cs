using SparkMonitor.Core.States.Readout;

namespace SparkMonitor.Core.States;

public sealed partial class DistinctSketch
{
    /// <summary>
    /// The estimated number of distinct values, never more than <see cref="Count"/>.
    /// The least of the hashes in a register, as a part of their range, is exponential with rate λ = n / m, cut off at 1 where the register is
    /// empty; the maximum likelihood estimate of λ is the number of filled registers over the sum of the least parts. Its bias, of order 1/m, is
    /// taken off. For many values the sum of m exponentials has the relative error 1/sqrt(m), less than the 1.04/sqrt(m) of HyperLogLog.
    /// </summary>
    public double Estimate() => Size == 0 ? 0 : Math.Min(Count, Size * Corrected(Rate()));

    /// <summary>
    /// The standard error of <see cref="Estimate"/>, relative to it: from 1/sqrt(2 m) for few values, whose only error is that two of them fall
    /// into one register, to 1/sqrt(m) for many; m = <see cref="Size"/>.
    /// </summary>
    public double RelativeError()
    {
        if (Size == 0)
        {
            return 0;
        }

        var rate = Rate();
        var variance = rate < 1e-3 ? 0.5 + (rate / 12) : (1 / -Expm1(-rate)) - (1 / rate);
        return Math.Sqrt(variance / Size);
    }

    /// <summary>
    /// The estimated overlap of the distinct values of two columns: the registers whose least hash both have, over those that either fills
    /// (one-permutation MinHash; P. Li, A. Owen, C. Zhang, One permutation hashing, 2012). Two different least hashes share the ten bits that are
    /// kept in fewer than two of 10,000 registers.
    /// </summary>
    /// <returns>Null where neither has a value.</returns>
    public static ValueOverlap? Overlap(DistinctSketch left, DistinctSketch right)
    {
        if (left.Size != right.Size && left.Size > 0 && right.Size > 0)
        {
            return Overlap(left.Fold(), right.Fold());
        }

        var size = Math.Max(left.Size, right.Size);
        Span<ushort> a = stackalloc ushort[size];
        Span<ushort> b = stackalloc ushort[size];
        a.Fill(EmptyCode);
        b.Fill(EmptyCode);
        left.CopyCodes(a);
        right.CopyCodes(b);
        int equal = 0, filled = 0;
        for (var r = 0; r < size; r++)
        {
            filled += Math.Min(a[r], b[r]) != EmptyCode ? 1 : 0;
            equal += a[r] == b[r] && a[r] != EmptyCode ? 1 : 0;
        }

        if (filled == 0)
        {
            return null;
        }

        var jaccard = (double)equal / filled;
        return new ValueOverlap(jaccard, Math.Sqrt(jaccard * (1 - jaccard) / filled));
    }

    /// <summary>The maximum likelihood estimate of the number of values per register.</summary>
    private double Rate()
    {
        double parts = Size - Filled;
        foreach (var code in _codes)
        {
            parts += code == EmptyCode ? 0 : RegisterCode.Fraction(code, Width);
        }

        return Filled / parts;
    }

    /// <summary>
    /// With T = min(U, 1) of one register and K = 1 where it is filled, E[K] = λ E[T], so that the estimate's relative bias is
    /// (λ Var T - Cov(K, T)) / (m λ E[T]^2) to first order: from 1/2m for few values to 1/m for many.
    /// </summary>
    private double Corrected(double rate)
    {
        double bias;
        if (rate < 1e-3)
        {
            bias = 0.5;
        }
        else
        {
            var empty = Math.Exp(-rate);
            var mean = -Expm1(-rate) / rate;
            var variance = (2 * (1 - (empty * (1 + rate))) / (rate * rate)) - (mean * mean);
            var covariance = empty * (mean - 1);
            bias = ((rate * variance) - covariance) / (rate * mean * mean);
        }

        return rate * (1 - (bias / Size));
    }

    /// <summary>exp(x) - 1 without cancellation.</summary>
    private static double Expm1(double x) => Math.Abs(x) > 0.5 ? Math.Exp(x) - 1 : 2 * Math.Sinh(x / 2) * Math.Exp(x / 2);
}
