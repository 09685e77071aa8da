using System.Globalization;
using System.Text;
using SparkMonitor.Core.States;
using SparkMonitor.Tests.States.Reference;

namespace SparkMonitor.Tests.States;

/// <summary>Values of every unit for every state; a registered state without an entry fails the laws.</summary>
internal static class StateSampleCatalogue
{
    public static IReadOnlyList<StateSamples> All { get; } =
    [
        new StateSamples<CountsState, object?>("counts", AnyValue, ReferenceStates.Counts),

        Moments("moments of reals", NumericUnit.Real, AnyReal),
        Moments("moments of integers", NumericUnit.Integer, r => AnyLong(r)),
        Moments("moments of small integers", NumericUnit.Integer, r => r.Next(-3, 4)),
        Moments("moments of decimals", NumericUnit.Decimal(2), r => r.Next(-5_000, 100_000)),
        Moments("moments of wide decimals", NumericUnit.WideDecimal(38), r => (double)((Int128)r.NextInt64() * r.NextInt64())),
        Moments("moments of days", NumericUnit.Days, r => r.Next(-800_000, 3_000_000)),
        Moments("moments of timestamps", NumericUnit.Microseconds, r => r.NextInt64(-4_000_000_000_000_000, 4_000_000_000_000_000) / 1e6),

        Quantiles("quantiles of reals", NumericUnit.Real, AnyReal),
        Quantiles("quantiles of integers", NumericUnit.Integer, r => AnyLong(r)),
        Quantiles("quantiles of decimals", NumericUnit.Decimal(18), r => r.Next(-50, 1_000)),
        Quantiles("quantiles of days", NumericUnit.Days, r => r.Next(-800_000, 3_000_000)),
        Quantiles("quantiles of timestamps", NumericUnit.Microseconds, r => r.NextInt64(-4_000_000_000_000_000, 4_000_000_000_000_000)),

        new StateSamples<DistinctSketch, long>(
            "registers of integers", r => r.Next(5_000), v => ReferenceStates.Distinct(v.Select(ReferenceCanon.Feistel)), 2_000, 20_000),
        new StateSamples<DistinctSketch, string>(
            "folded registers of texts", AnyText, v => ReferenceStates.DistinctFolded(v.Select(t => ReferenceCanon.Md5(Encoding.UTF8.GetBytes(t)))), 5_000),

        Items("items: integers", NumericUnit.Integer, r => ItemKey.Of(AnyLong(r))),
        Items("items: few integers", NumericUnit.Integer, r => ItemKey.Of(r.Next(-3, 4))),
        Items("items: reals", NumericUnit.Real, r => ItemKey.Of(AnyReal(r))),
        Items("items: decimals", NumericUnit.Decimal(0), r => ItemKey.Of(r.NextInt64(1000))),
        Items("items: wide decimals", NumericUnit.WideDecimal(10), r => AnyWide(r)),
        Items("items: days around the capacity", NumericUnit.Days, r => ItemKey.Of(r.Next(4_150)), 3_000, 20_000, 40_000),
        Items("items: timestamps", NumericUnit.Microseconds, r => ItemKey.Of(r.NextInt64())),
        Items("items: texts around the capacity", NumericUnit.Text, r => Encoding.UTF8.GetBytes($"item {r.Next(4_110)}"), 3_000, 40_000),
        Items("items: binary", NumericUnit.Binary, AnyBytes),

        new StateSamples<TextState, string>("texts", AnyText, v => ReferenceStates.Text(v)),
        new StateSamples<TextState, string>("texts whose values are not kept", AnyText, v => ReferenceStates.Text(v, keepValues: false)),
        new StateSamples<TextState, string>(
            "texts that differ after 256 bytes", r => new string('x', r.Next(254, 259)) + (char)r.Next('a', 'c'), v => ReferenceStates.Text(v)),
    ];

    /// <summary>Reals of every size, both signs, zeros, whole numbers and neighbours of powers of two.</summary>
    public static double AnyReal(Random random)
    {
        switch (random.Next(6))
        {
            case 0:
                return random.Next(-3, 10);
            case 1:
                return random.Next(-1_000, 100_000) * 0.01;
            case 2:
                var power = Math.ScaleB(1, random.Next(-1074, 1024));
                return random.Next(3) switch { 0 => power, 1 => Math.BitIncrement(power), _ => -Math.BitDecrement(power) };
            case 3:
                double any;
                do
                {
                    any = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
                }
                while (!double.IsFinite(any));
                return any;
            case 4:
                return BitConverter.Int64BitsToDouble(random.NextInt64(1L << random.Next(1, 52)));
            default:
                return Math.Exp(8 * (random.NextDouble() - 0.5));
        }
    }

    public static long AnyLong(Random random) => random.Next(4) switch
    {
        0 => random.Next(-10, 10),
        1 => random.NextInt64(long.MinValue, long.MaxValue),
        2 => (random.Next(2) == 0 ? 1L : -1L) * (1L << random.Next(63)),
        _ => random.Next(4) switch { 0 => long.MinValue, 1 => long.MaxValue, 2 => -1, _ => 0 },
    };

    public static string AnyText(Random random) => random.Next(6) switch
    {
        0 => string.Empty,
        1 => new string(' ', random.Next(3)),
        2 => new string((char)random.Next('a', 'e'), random.Next(300)),
        3 => "\U0001F600é" + random.Next(50).ToString(CultureInfo.InvariantCulture),
        _ => random.Next(1_000).ToString(CultureInfo.InvariantCulture),
    };

    private static object? AnyValue(Random random) => random.Next(8) switch
    {
        0 => null,
        1 => double.NaN,
        2 => double.PositiveInfinity,
        3 => double.NegativeInfinity,
        4 => AnyText(random),
        _ => AnyReal(random),
    };

    private static byte[] AnyWide(Random random) =>
        Encoding.ASCII.GetBytes((random.Next(3) == 0 ? -(Int128)random.NextInt64() * random.Next(1, 9) : (Int128)random.NextInt64() * random.NextInt64())
            .ToString(CultureInfo.InvariantCulture));

    private static byte[] AnyBytes(Random random)
    {
        var bytes = new byte[random.Next(4) == 0 ? random.Next(257) : random.Next(3)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static StateSamples<MomentsState, double> Moments(string name, NumericUnit unit, Func<Random, double> draw) =>
        new(name, draw, v => ReferenceStates.Moments(unit, v));

    private static StateSamples<QuantileSketch, double> Quantiles(string name, NumericUnit unit, Func<Random, double> draw) =>
        new(name, draw, v => ReferenceStates.Quantiles(unit, v), 3_000);

    private static StateSamples<ItemSketch, byte[]> Items(string name, NumericUnit unit, Func<Random, byte[]> draw, params int[] sizes) =>
        new(name, draw, v => ReferenceStates.Items(unit, v), sizes);
}
