namespace SparkMonitor.Core.Statistics.Distributions;

/// <summary>The distribution of a sum of independent chi-squares with one degree of freedom, each with its own positive weight.</summary>
/// <remarks>
/// N. V. Smirnov: P(Q > x) = 1/pi sum over k of (-1)^(k-1) int from u_(2k-1) to u_2k of e^(-x u / 2) / (u sqrt |D(u)|) du, with
/// u_j = 1 / weight_j ascending and D(u) = product (1 - u / u_j). The end points are inverse square roots, so Chebyshev nodes integrate to
/// full precision and, every term being small where the tail is, the tail keeps its relative accuracy.
/// </remarks>
public sealed class QuadraticFormDistribution
{
    private readonly double[] _poles;

    /// <param name="weights">Positive weights; equal ones are drawn apart by one part in 1e6, which keeps the formula regular.</param>
    public QuadraticFormDistribution(IEnumerable<double> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var sorted = weights.Where(w => w > 0).OrderDescending().ToArray();
        _poles = new double[sorted.Length];
        for (var i = 0; i < sorted.Length; i++)
        {
            _poles[i] = 1 / sorted[i];
            if (i > 0 && _poles[i] < _poles[i - 1] * (1 + 1e-6))
            {
                _poles[i] = _poles[i - 1] * (1 + 1e-6);
            }
        }
    }

    public double Mean => _poles.Sum(u => 1 / u);

    public double Survival(double x) => Math.Exp(LogSurvival(x));

    public double LogSurvival(double x)
    {
        if (x <= 0)
        {
            return 0;
        }

        if (_poles.Length == 0)
        {
            return double.NegativeInfinity;
        }

        if (_poles.Length == 1)
        {
            return ChiSquareDistribution.LogSurvival(x * _poles[0], 1);
        }

        var first = _poles[0];
        var sum = 0.0;
        for (var k = 0; k < _poles.Length; k += 2)
        {
            if (x * (_poles[k] - first) / 2 > 60)
            {
                break;
            }

            var sign = k % 4 == 0 ? 1 : -1;
            sum += sign * (k + 1 < _poles.Length ? Between(k, x, first) : Beyond(k, x, first));
        }

        return sum <= 0 ? double.NaN : Math.Min(0, Math.Log(sum / Math.PI) - x * first / 2);
    }

    private double Between(int k, double x, double origin)
    {
        double low = _poles[k], high = _poles[k + 1], width = high - low;
        var nodes = 40 + (int)(10 * Math.Sqrt(Math.Min(1e8, x * width)));
        var sum = 0.0;
        for (var i = 0; i < nodes; i++)
        {
            // du / sqrt((u - low)(high - u)) = dtheta.
            var half = Math.Sin(Math.PI * (2 * i + 1) / (4.0 * nodes));
            var offset = width * half * half;
            var exponent = x * (low - origin + offset) / 2;
            if (exponent > 60)
            {
                break;
            }

            sum += Integrand(k, k + 1, low + offset) * Math.Exp(-exponent);
        }

        return sum * Math.PI / nodes * Math.Sqrt(low * high);
    }

    // The last interval reaches to infinity: u = low (1 + v^2).
    private double Beyond(int k, double x, double origin)
    {
        var low = _poles[k];
        const double Step = 1.0 / 16;
        var scale = Math.Sqrt(2 / (x * low));
        var reach = Math.Min(1, scale);
        var sum = 0.0;
        for (var i = -96; i <= 96; i++)
        {
            // v over (0, infinity) by the double-exponential substitution.
            var t = i * Step;
            var v = reach * Math.Exp(t - Math.Exp(-t));
            var weight = v * (1 + Math.Exp(-t));
            var u = low * (1 + v * v);
            var exponent = x * (u - origin) / 2;
            if (exponent > 60)
            {
                break;
            }

            sum += Integrand(k, -1, u) * Math.Exp(-exponent) * weight;
        }

        return sum * Step * 2 * low;
    }

    // 1 / (u sqrt |product over the other poles|); the left out factors are those of the interval's own ends.
    private double Integrand(int left, int right, double u)
    {
        double product = 1;
        var log = 0.0;
        for (var j = 0; j < _poles.Length; j++)
        {
            if (j == left || j == right)
            {
                continue;
            }

            product *= Math.Abs(1 - u / _poles[j]);
            if (product is > 1e100 or < 1e-100)
            {
                log += Math.Log(product);
                product = 1;
            }
        }

        return Math.Exp(-0.5 * log) / (u * Math.Sqrt(product));
    }
}
