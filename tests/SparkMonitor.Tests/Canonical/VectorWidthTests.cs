using System.Globalization;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using SparkMonitor.Core.Accumulation;
using SparkMonitor.Core.Canonical;

namespace SparkMonitor.Tests.Canonical;

/// <summary>
/// Kernels on many values equal the functions on one, for every width: widths without hardware run on the runtime's software vectors,
/// so all of them are checked on every machine.
/// </summary>
public class VectorWidthTests
{
    private static readonly long[] Integers = NastyValues.Integers(1, 3001);
    private static readonly double[] Doubles = NastyValues.Doubles(2, 3001);

    private delegate int Hashing(ReadOnlySpan<long> values, Span<ulong> hashes);

    private delegate int Packing(ReadOnlySpan<ulong> hashes, Span<uint> packed);

    private delegate int Splitting(ReadOnlySpan<double> values, bool cells, Span<double> fractions, Span<uint> places);

    private delegate int Summing(ReadOnlySpan<double> fractions, Span<long> block);

    private delegate void Digesting(ReadOnlySpan<nint> messages, ReadOnlySpan<int> lengths, Span<ulong> first, Span<ulong> second);

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    [InlineData(512)]
    public void IntegerHash_of_any_width_equals_that_of_one_value(int width)
    {
        Hashing hash = width switch
        {
            256 => IntegerHash.Of256,
            512 => IntegerHash.Of512,
            _ => AllIntegers,
        };
        var hashes = new ulong[Integers.Length];
        var done = hash(Integers, hashes);
        Assert.InRange(done, Integers.Length - 15, Integers.Length);
        Assert.Equal(Integers[..done].Select(IntegerHash.Of), hashes[..done]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    [InlineData(512)]
    public void DistinctRegister_of_any_width_equals_that_of_one_hash(int width)
    {
        Packing pack = width switch { 256 => DistinctRegister.Pack256, 512 => DistinctRegister.Pack512, _ => AllHashes };
        Packing fold = width switch { 256 => DistinctRegister.PackFolded256, 512 => DistinctRegister.PackFolded512, _ => AllHashesFolded };
        ulong[] hashes =
        [
            .. Integers.Select(IntegerHash.Of), .. Enumerable.Range(0, 64).Select(i => 1UL << i), .. Enumerable.Range(0, 64).Select(i => (1UL << i) - 1),
            .. Enumerable.Range(0, 8).SelectMany(low => Enumerable.Range(0, 53).Select(i => ((ulong)low << 52) | ((1UL << i) - 1))),
            .. Enumerable.Repeat(0UL, 15),
        ];
        var packed = new uint[hashes.Length];
        var done = pack(hashes, packed);
        Assert.Equal(hashes[..done].Select(h => ((uint)Code(h & ((1UL << 52) - 1)) << 16) | (uint)(h >> 52)), packed[..done]);
        done = fold(hashes, packed);
        Assert.Equal(hashes[..done].Select(h => ((uint)Code(h & ((1UL << 55) - 1)) << 16) | (uint)(h >> 55)), packed[..done]);

        // From the words of the contract: significant bits times 1,024 plus the ten bits after the leading one.
        static int Code(ulong h)
        {
            var digits = h.ToString("B", CultureInfo.InvariantCulture);
            return h == 0 ? 0 : (digits.Length * 1024) + Convert.ToInt32(digits[1..].PadRight(10, '0')[..10], 2);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(512)]
    public void OctaveKernel_splits_in_any_width_as_one_value(int width)
    {
        Splitting split = width switch
        {
            256 => OctaveKernel.Split256,
            512 => OctaveKernel.Split512,
            _ => AllDoubles,
        };
        double[] values = [.. Doubles.Select(x => x + 0.0)];
        var fractions = new double[values.Length];
        var places = new uint[values.Length];
        var done = split(values, true, fractions, places);
        Assert.InRange(done, values.Length - 7, values.Length);
        for (var i = 0; i < done; i++)
        {
            var key = (int)(places[i] >> OctaveKernel.KeyShift);
            if (values[i] == 0)
            {
                Assert.Equal(OctaveKey.Zero, key);
                continue;
            }

            var octave = Octave.Of(values[i]);
            Assert.Equal((octave.Sign, octave.Exponent), (OctaveKey.Sign(key), OctaveKey.Exponent(key)));
            Assert.Equal(octave.Fraction, fractions[i]);
            Assert.Equal(octave.Cell, (70 * octave.Exponent) + (int)(places[i] & OctaveKernel.CellMask));
        }

        split(values, false, fractions, places);
        Assert.All(places[..done], place => Assert.Equal(0u, place & OctaveKernel.CellMask));
    }

    [Fact]
    public void Octave_is_exact_on_all_powers_of_two_and_random_bits()
    {
        foreach (var value in Doubles.Where(x => x != 0))
        {
            var octave = Octave.Of(value);
            Assert.InRange(octave.Fraction, 0, Math.BitDecrement(1.0));
            Assert.Equal(value, Math.ScaleB(octave.Sign * (1 + octave.Fraction), octave.Exponent));
        }
    }

    [Theory]
    [InlineData(256)]
    [InlineData(512)]
    public void OctaveKernel_sums_in_any_width_as_one_by_one(int width)
    {
        Summing sum = width == 256 ? OctaveKernel.Sum256 : OctaveKernel.Sum512;
        double[] fractions = [.. Doubles.Where(x => x != 0).Select(x => Octave.Of(x).Fraction)];
        var (vectors, scalars) = (new long[OctaveBlocks.Stride], new long[OctaveBlocks.Stride]);
        var done = sum(fractions, vectors);
        OctaveKernel.SumScalar(fractions.AsSpan(0, done), scalars);
        Assert.InRange(done, fractions.Length - 7, fractions.Length);
        Assert.Equal(scalars, vectors);
    }

    [Fact]
    public void Projections_of_many_values_equal_those_of_one()
    {
        foreach (var kind in Enum.GetValues<NumberKind>())
        {
            var projected = new double[Integers.Length];
            kind.Project(Integers, projected);
            Assert.Equal(Integers.Select(y => kind.Project(y)).Select(BitConverter.DoubleToInt64Bits), projected.Select(BitConverter.DoubleToInt64Bits));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public unsafe void Md5Lanes_of_any_width_equal_the_platform_hash(int width)
    {
        Digesting hash = width switch
        {
            128 => Md5Lanes.Hash<Md5Vector128, Vector128<uint>>,
            256 => Md5Lanes.Hash<Md5Vector256, Vector256<uint>>,
            512 => Md5Lanes.Hash<Md5Vector512, Vector512<uint>>,
            _ => Md5Lanes.Hash,
        };
        var generator = new Random(5);
        foreach (var lengths in new int[][]
        {
            [.. Enumerable.Range(0, 200)], [.. Enumerable.Range(0, 333).Select(_ => generator.Next(0, 56))], [0], [55], [56], [63, 64, 65], [100_000, 1, 2],
            [.. Enumerable.Range(0, 333).Select(_ => generator.Next(0, 8) == 0 ? generator.Next(0, 3000) : generator.Next(0, 40))], [],
        })
        {
            var bytes = GC.AllocateArray<byte>(Math.Max(1, lengths.Sum()), pinned: true);
            generator.NextBytes(bytes);
            var pointers = new nint[lengths.Length];
            var expected = new string[lengths.Length];
            var used = 0;
            for (var i = 0; i < lengths.Length; i++)
            {
                pointers[i] = (nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref bytes[Math.Min(used, bytes.Length - 1)]);
#pragma warning disable CA5351 // The contract's hash.
                expected[i] = Convert.ToHexStringLower(MD5.HashData(bytes.AsSpan(used, lengths[i])));
#pragma warning restore CA5351
                used += lengths[i];
            }

            var (first, second) = (new ulong[lengths.Length], new ulong[lengths.Length]);
            hash(pointers, lengths, first, second);
            Assert.Equal(expected, first.Zip(second, (a, b) => $"{a:x16}{b:x16}"));
        }
    }

    [Fact]
    public void WideDecimal_to_double_is_the_nearest()
    {
        var generator = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            // Few bits set, so that ties between two doubles and their neighbours occur.
            var value = Int128.Zero;
            for (var bit = generator.Next(1, 6); bit > 0; bit--)
            {
                value += Int128.One << generator.Next(0, 126);
            }

            value = generator.Next(2) == 0 ? -value : value;
            Assert.Equal(double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), WideDecimal.ToDouble(value));
        }

        Assert.Equal(-Math.Pow(2, 127), WideDecimal.ToDouble(Int128.MinValue));
    }

    [Fact]
    public void LinearCell_of_any_time_is_the_floor_of_its_hours()
    {
        foreach (var time in Integers.Concat(Enumerable.Range(-5, 11).SelectMany(h => new[] { (h * 3_600_000_000L) - 1, h * 3_600_000_000L, (h * 3_600_000_000L) + 1 })))
        {
            var floor = BigInteger.Divide(time, 3_600_000_000) - (time < 0 && time % 3_600_000_000 != 0 ? 1 : 0);
            Assert.Equal(BigInteger.Min(int.MaxValue, BigInteger.Max(int.MinValue, floor)), LinearCell.Hour(time));
        }
    }

    private static int AllIntegers(ReadOnlySpan<long> values, Span<ulong> hashes)
    {
        IntegerHash.Of(values, hashes);
        return values.Length;
    }

    private static int AllHashes(ReadOnlySpan<ulong> hashes, Span<uint> packed)
    {
        DistinctRegister.Pack(hashes, packed);
        return hashes.Length;
    }

    private static int AllHashesFolded(ReadOnlySpan<ulong> hashes, Span<uint> packed)
    {
        DistinctRegister.PackFolded(hashes, packed);
        return hashes.Length;
    }

    private static int AllDoubles(ReadOnlySpan<double> values, bool cells, Span<double> fractions, Span<uint> places)
    {
        OctaveKernel.SplitScalar(values, cells, fractions, places);
        return values.Length;
    }
}
