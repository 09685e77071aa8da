using SparkMonitor.Core.Drift;

namespace SparkMonitor.Tests.Drift;

/// <summary>Seeded samples of known laws.</summary>
internal sealed class Sampling(int seed)
{
    private readonly Random _random = new(seed);

    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    public double[] Normals(int rows, double mean = 0, double deviation = 1)
    {
        var values = new double[rows];
        for (var i = 0; i < rows; i++)
        {
            values[i] = mean + (deviation * Normal());
        }

        return values;
    }

    /// <summary>Log-normal with a standard deviation of 1, shifted by so much.</summary>
    public double[] LogNormals(int rows, double shift = 0)
    {
        const double Sigma = 0.5;
        var scale = Math.Sqrt((Math.Exp(Sigma * Sigma) - 1) * Math.Exp(Sigma * Sigma));
        var values = new double[rows];
        for (var i = 0; i < rows; i++)
        {
            values[i] = (Math.Exp(Sigma * Normal()) / scale) + shift;
        }

        return values;
    }

    /// <summary>Ten values, cut from a normal so that a shift of it moves weight to the neighbours.</summary>
    public double[] TenValues(int rows, double shift = 0)
    {
        var values = new double[rows];
        for (var i = 0; i < rows; i++)
        {
            values[i] = Math.Clamp(Math.Floor(((Normal() + shift) * 2) + 5), 0, 9);
        }

        return values;
    }

    public string[] Texts(int rows, params double[] shares)
    {
        var values = new string[rows];
        for (var i = 0; i < rows; i++)
        {
            var u = _random.NextDouble() * shares.Sum();
            var k = 0;
            while (k < shares.Length - 1 && (u -= shares[k]) >= 0)
            {
                k++;
            }

            values[i] = $"v{k}";
        }

        return values;
    }

    public ColumnSummary NormalColumn(int rows, double mean = 0, double deviation = 1, string name = "x") =>
        Summaries.OfNumbers(Normals(rows, mean, deviation), name);
}
