using SparkMonitor.Core.States;
using SparkMonitor.Tests.States.Reference;

namespace SparkMonitor.Tests.States.Readout;

/// <summary>
/// Registers as n distinct random hashes leave them, without hashing: the number of hashes per register, one at a time where they are few, else
/// by normal approximation of the binomial; the least of k uniform hashes by inversion, 1 - (1 - u)^(1/k).
/// </summary>
internal static class SimulatedRegisters
{
    public static DistinctSketch Of(int n, int registers, Random random)
    {
        var hashes = new long[registers];
        if (n <= 10 * registers)
        {
            for (var i = 0; i < n; i++)
            {
                hashes[random.Next(registers)]++;
            }
        }
        else
        {
            long left = n;
            for (var r = 0; r < registers - 1; r++)
            {
                var share = 1.0 / (registers - r);
                hashes[r] = Math.Clamp((long)Math.Round((left * share) + (Normal(random) * Math.Sqrt(left * share * (1 - share)))), 0, left);
                left -= hashes[r];
            }

            hashes[^1] = left;
        }

        var range = registers == DistinctSketch.Registers ? 1L << RegisterCode.Width : 1L << RegisterCode.FoldedWidth;
        var codes = hashes.Select(k => k == 0 ? DistinctSketch.EmptyCode : ReferenceCanon.Code((ulong)(Least(random, k) * range)));

        // Ten times as many values as distinct ones keep the estimate's bound by the count out of the way.
        return DistinctSketch.Of([.. hashes.Select(k => 10 * k)], [.. codes]);
    }

    private static double Least(Random random, long k)
    {
        var u = random.NextDouble();
        return -Math.Pow(1 - u, 1.0 / k) + 1;
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
