using System.Globalization;
using System.Numerics;
using System.Text;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.States;
using SparkMonitor.Tests.States.Reference;

namespace SparkMonitor.Tests.Accumulation;

/// <summary>The states of a column's values by the words of the contract, one value at a time.</summary>
internal static class ReferenceColumn
{
    public static ColumnStates? Of(ColumnPlan plan, IReadOnlyList<object?> values, int registers)
    {
        if (values.Count == 0)
        {
            return null;
        }

        var isText = plan.Type.Kind is TypeKind.Text or TypeKind.Binary;
        var unit = UnitOf(plan.Type);
        var kept = values.Where(v => v is not (null or double.NaN or double.PositiveInfinity or double.NegativeInfinity)).Select(v => v!).ToList();
        var numbers = isText ? [] : kept.Select(v => Number(unit, v)).ToList();
        var texts = kept.OfType<byte[]>().ToList();
        var isBinary = plan.Type.Kind == TypeKind.Binary;
        var counts = new CountsState
        {
            Rows = values.Count,
            Nulls = values.Count(v => v is null),
            NaNs = values.Count(v => v is double.NaN),
            PositiveInfinities = values.Count(v => v is double.PositiveInfinity),
            NegativeInfinities = values.Count(v => v is double.NegativeInfinity),
            Zeros = numbers.Count(x => x == 0),
            Negatives = numbers.Count(x => x < 0),
            Empties = texts.Count(t => t.Length == 0),
            Blanks = texts.Count(t => isBinary ? t.Length == 0 : t.All(b => " \t\n\v\f\r"u8.Contains(b))),
        };
        var keys = kept.Select(v => Key(plan, v)).ToList();
        var tooMany = keys.Select(Convert.ToHexString).ToHashSet().Count > 4096;
        var hashes = kept.Select(Hash);
        return new ColumnStates(
            counts,
            plan.States.HasFlag(StateSet.Moments) ? ReferenceStates.Moments(unit, numbers) : null,
            plan.States.HasFlag(StateSet.Quantiles) ? Quantiles(unit, kept, numbers) : null,
            !plan.States.HasFlag(StateSet.Distinct) ? null
                : registers == 4096 ? ReferenceStates.Distinct(hashes) : ReferenceStates.DistinctFolded(hashes),
            !plan.States.HasFlag(StateSet.Items) ? null
                : tooMany ? ItemSketch.Overflow(unit)
                : keys.Count == 0 ? ItemSketch.Empty : ReferenceStates.Items(unit, keys),
            plan.States.HasFlag(StateSet.Text) ? Text(plan, texts, isBinary) : null);
    }

    private static NumericUnit UnitOf(ColumnType type) => type.Kind switch
    {
        TypeKind.Float or TypeKind.Double => NumericUnit.Real,
        TypeKind.Date => NumericUnit.Days,
        TypeKind.Timestamp or TypeKind.TimestampNtz => NumericUnit.Microseconds,
        TypeKind.Decimal when type.Precision > 18 => NumericUnit.WideDecimal(type.Scale),
        TypeKind.Decimal => NumericUnit.Decimal(type.Scale),
        TypeKind.Text => new NumericUnit(UnitKind.Text, 0),
        TypeKind.Binary => new NumericUnit(UnitKind.Binary, 0),
        _ => NumericUnit.Integer,
    };

    private static double Number(NumericUnit unit, object value) => value switch
    {
        long y when unit.Kind == UnitKind.Microseconds => y / 1e6,
        long y => y,
        Int128 wide => double.Parse(wide.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
        double x => x + 0.0,
        _ => throw new ArgumentException($"{value} is no number."),
    };

    private static (int Register, ulong Hash) Hash(object value) => value switch
    {
        long y => ReferenceCanon.Feistel(y),
        double x => ReferenceCanon.Feistel(ReferenceCanon.Bits(x)),
        Int128 wide => ReferenceCanon.Md5(Encoding.ASCII.GetBytes(wide.ToString(CultureInfo.InvariantCulture))),
        _ => ReferenceCanon.Md5((byte[])value),
    };

    private static byte[] Key(ColumnPlan plan, object value) => value switch
    {
        long y => ItemKey.Of(y),
        double x => ItemKey.Of(x),
        Int128 wide => Encoding.ASCII.GetBytes(wide.ToString(CultureInfo.InvariantCulture)),
        byte[] text when plan.KeepValues && text.Length <= 256 => text,
        _ => HashedKey((byte[])value),
    };

    private static byte[] HashedKey(byte[] text)
    {
        var (register, hash) = ReferenceCanon.Md5(text);
#pragma warning disable CA5351 // The contract's hash.
        var hex = Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(text));
#pragma warning restore CA5351
        Assert.StartsWith($"{register:x3}{hash:x13}", hex, StringComparison.Ordinal);
        return Encoding.ASCII.GetBytes("md5:" + hex);
    }

    private static QuantileSketch Quantiles(NumericUnit unit, List<object> kept, List<double> numbers)
    {
        if (unit.Kind != UnitKind.Microseconds)
        {
            return ReferenceStates.Quantiles(unit, numbers);
        }

        var times = kept.Cast<long>().ToList();
        var cells = times.GroupBy(HourOf).Select(g => new CellCount(g.Key, g.Count())).ToArray();
        return times.Count == 0 ? QuantileSketch.Empty : QuantileSketch.Of(unit, [], 0, cells, times.Min(), times.Max());
    }

    private static int HourOf(long time)
    {
        var hour = BigInteger.Divide(time - BigInteger.ModPow(time, 1, 3_600_000_000), 3_600_000_000);
        return (int)BigInteger.Max(int.MinValue, BigInteger.Min(int.MaxValue, time < 0 && time % 3_600_000_000 != 0 ? hour - 1 : hour));
    }

    private static TextState Text(ColumnPlan plan, List<byte[]> texts, bool isBinary)
    {
        if (texts.Count == 0)
        {
            return TextState.Empty;
        }

        var lengths = ReferenceStates.Moments(
            NumericUnit.Integer, texts.Select(t => (double)(isBinary ? t.Length : Encoding.UTF8.GetString(t).EnumerateRunes().Count())));
        var sorted = texts.Order(Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b))).ToList();
        return plan.KeepValues
            ? TextState.Of(lengths, [.. sorted[0].Take(256)], sorted[0].Length > 256, [.. sorted[^1].Take(256)], sorted[^1].Length > 256)
            : TextState.Of(lengths, null, false, null, false);
    }
}
