namespace SparkMonitor.Tests.Canonical;

/// <summary>Values at which arithmetic goes wrong first.</summary>
internal static class NastyValues
{
    /// <summary>Powers of two and their neighbours from the least subnormal to the greatest double, both signs, and random bit patterns.</summary>
    public static double[] Doubles(int seed, int random)
    {
        var values = new List<double> { 0.0, -0.0, double.Epsilon, double.MaxValue, double.MinValue, 0.1, 1.0 / 3, 1e308, 1e-310 };
        for (var e = -1074; e <= 1023; e++)
        {
            var power = Math.ScaleB(1.0, e);
            values.AddRange([power, Math.BitIncrement(power), Math.BitDecrement(power), -power, -Math.BitDecrement(power)]);
        }

        var generator = new Random(seed);
        while (random > 0)
        {
            var value = BitConverter.Int64BitsToDouble(generator.NextInt64(long.MinValue, long.MaxValue));
            if (double.IsFinite(value))
            {
                values.Add(value);
                random--;
            }
        }

        return [.. values];
    }

    /// <summary>Doubles with NaNs of several payloads and infinities among them.</summary>
    public static double[] DoublesAndWorse(int seed, int random) =>
    [
        .. Doubles(seed, random), double.NaN, double.PositiveInfinity, double.NegativeInfinity,
        BitConverter.Int64BitsToDouble(0x7ff0000000000001), BitConverter.Int64BitsToDouble(-1), BitConverter.Int64BitsToDouble(0x7fffffffffffffff),
        double.PositiveInfinity,
    ];

    /// <summary>Extremes, powers of two and ten and their neighbours, of both signs, and random ones.</summary>
    public static long[] Integers(int seed, int random)
    {
        var values = new List<long> { 0, 1, -1, long.MinValue, long.MinValue + 1, long.MaxValue, long.MaxValue - 1 };
        for (var e = 1; e < 63; e++)
        {
            values.AddRange([1L << e, (1L << e) - 1, (1L << e) + 1, -(1L << e), -(1L << e) - 1, 1 - (1L << e)]);
        }

        var ten = 1L;
        for (var e = 0; e < 19; e++, ten *= 10)
        {
            values.AddRange([ten, -ten, ten - 1, 1 - ten]);
        }

        var generator = new Random(seed);
        for (var i = 0; i < random; i++)
        {
            values.Add(generator.NextInt64(long.MinValue, long.MaxValue) >> generator.Next(0, 63));
        }

        return [.. values];
    }
}
