namespace SparkMonitor.Tests.States.Readout;

/// <summary>Distributions that sketches of quantiles find hard.</summary>
internal static class AdversarialValues
{
    private const int Count = 5_000;

    public static IReadOnlyDictionary<string, Func<Random, IEnumerable<double>>> All { get; } =
        new Dictionary<string, Func<Random, IEnumerable<double>>>
        {
            ["uniform"] = r => Many(() => r.NextDouble()),
            ["lognormal"] = r => Many(() => Math.Exp(Normal(r))),
            ["pareto with infinite mean"] = r => Many(() => Math.Pow(1 - r.NextDouble(), -2)),
            ["log-uniform over the whole range"] = r => Many(() => Math.ScaleB(1 + r.NextDouble(), r.Next(-1074, 1024))),
            ["subnormals"] = r => Many(() => BitConverter.Int64BitsToDouble(r.NextInt64(1, 1L << r.Next(1, 52)))),
            ["the smallest subnormals"] = r => Many(() => r.Next(1, 300) * double.Epsilon),
            ["both signs"] = r => Many(() => r.Next(10) == 0 ? 0 : Normal(r) * Math.Exp(3 * Normal(r))),
            ["negative lognormal"] = r => Many(() => -Math.Exp(5 * Normal(r))),
            ["constant"] = _ => Many(() => 0.1),
            ["constant zero"] = _ => Many(() => 0),
            ["one double and its neighbours"] = r => Many(() => 1e6 + (r.Next(-1, 2) * 1.1641532182693481e-10)),
            ["powers of two"] = r => Many(() => Math.ScaleB(1, r.Next(-1074, 1024))),
            ["powers of two and their neighbours"] = r => Many(() => Neighbour(r, Math.ScaleB(1, r.Next(-1073, 1023)))),
            ["negative powers of two and their neighbours"] = r => Many(() => -Neighbour(r, Math.ScaleB(1, r.Next(-1073, 1023)))),
            ["two lumps far apart"] = r => Many(() => r.Next(2) == 0 ? 1e-300 + (r.NextDouble() * 1e-301) : 1e300 * (1 + r.NextDouble())),
            ["the whole range"] = r => Many(() => r.Next(3) switch { 0 => double.MaxValue, 1 => -double.MaxValue, _ => Normal(r) }),
            ["the last cell"] = r => Many(() => double.MaxValue * (1 - (0.003 * r.NextDouble()))),
            ["a spike and a tail"] = r => Many(() => r.Next(100) < 98 ? 1 : Math.Pow(10, 300 * r.NextDouble())),
            ["integers"] = r => Many(() => r.Next(-100, 1000)),
            ["cents"] = r => Many(() => r.Next(0, 100_000) / 100.0),
            ["one value"] = r => [Normal(r)],
            ["two values"] = _ => [-1, 1],
        };

    private static IEnumerable<double> Many(Func<double> draw) => Enumerable.Range(0, Count).Select(_ => draw());

    private static double Neighbour(Random random, double value) =>
        random.Next(3) switch { 0 => Math.BitDecrement(value), 1 => value, _ => Math.BitIncrement(value) };

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
