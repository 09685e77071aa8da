using SparkMonitor.Core.Canonical;

namespace SparkMonitor.Core.States;

/// <summary>
/// The cells of the quantile sketch (contract 3.2) and their edges. The cell is monotone in the magnitude: in
/// <c>((12 s - 42) s + 100) s</c> the last factor u falls by at most one quantum of 2^-46 while s grows by 2^-52, and
/// u 2^-52 >= 70 * 2^-52 outweighs s 2^-46 as s is below 1. So every cell is a run of neighbouring doubles, and the edges within an octave
/// are the same mantissas in every octave.
/// </summary>
public static class CellGrid
{
    /// <summary>Cells per octave of the magnitude.</summary>
    public const int PerOctave = Octave.CellsPerOctave;

    /// <summary>The cell of the least double above 0.</summary>
    public const int Least = PerOctave * -1074;

    /// <summary>The cell of the greatest double.</summary>
    public const int Greatest = (PerOctave * 1024) - 1;

    private const int MantissaBits = 52;
    private const int FirstNormal = PerOctave * -1022;
    private static readonly ulong[] Thresholds = FindThresholds();

    /// <summary>The cubic cell of a finite magnitude above 0.</summary>
    public static int CubicOf(double magnitude) => Octave.Of(magnitude).Cell;

    /// <summary>Whether any double lies in a cubic cell; among the subnormals many cells have none.</summary>
    public static bool Exists(int cell) =>
        cell is >= Least and <= Greatest && (cell >= FirstNormal || Units(cell) < Units(cell + 1));

    /// <summary>Whether a cubic cell holds normal doubles; between two such cells all do.</summary>
    public static bool IsNormal(int cell) => cell is >= FirstNormal and <= Greatest;

    /// <summary>The smallest magnitude in a cubic cell that exists.</summary>
    public static double SmallestIn(int cell)
    {
        var (octave, index) = Split(cell);
        return cell < FirstNormal
            ? BitConverter.UInt64BitsToDouble(Units(cell))
            : BitConverter.UInt64BitsToDouble(((ulong)(octave + 1023) << MantissaBits) + Thresholds[index]);
    }

    /// <summary>The largest magnitude in a cubic cell that exists.</summary>
    public static double LargestIn(int cell) => cell == Greatest
        ? double.MaxValue
        : Math.BitDecrement(SmallestIn(cell + 1));

    /// <summary>
    /// The magnitude that stands for a cubic cell: the harmonic mean of its smallest double and that of the next cell that holds one; within
    /// 0.5 % of every double in it (among subnormals one unit in the last place more). A cell of one double stands for itself.
    /// </summary>
    public static double Middle(int cell)
    {
        var smallest = SmallestIn(cell);
        if (smallest == LargestIn(cell))
        {
            return smallest;
        }

        var (octave, _) = Split(cell);
        var lower = 1.0 + Fraction(cell, octave);
        var upper = 1.0 + Fraction(cell + 1, octave);
        return Math.ScaleB(2 * lower * upper / (lower + upper), octave);
    }

    /// <summary>s of the smallest double of a cell, seen from an octave; 1 for the first cell of the next.</summary>
    private static double Fraction(int cell, int octave)
    {
        var (own, index) = Split(cell);
        if (own > octave)
        {
            return 1;
        }

        if (cell >= FirstNormal)
        {
            return Thresholds[index] * (1.0 / (1UL << MantissaBits));
        }

        var unit = 1UL << (octave + 1074);
        return (double)(Units(cell) - unit) / unit;
    }

    /// <summary>The smallest subnormal at or above the lower edge of a cell, in units of 2^-1074.</summary>
    private static ulong Units(int cell)
    {
        var (octave, index) = Split(cell);
        var bits = octave + 1074;
        var dropped = MantissaBits - bits;
        return (1UL << bits) + (dropped <= 0 ? Thresholds[index] : (Thresholds[index] + (1UL << dropped) - 1) >> dropped);
    }

    private static (int Octave, int Index) Split(int cell)
    {
        var octave = (int)Math.Floor((double)cell / PerOctave);
        return (octave, cell - (octave * PerOctave));
    }

    /// <summary>For every cell of an octave the smallest mantissa in it.</summary>
    private static ulong[] FindThresholds()
    {
        var thresholds = new ulong[PerOctave];
        for (var index = 1; index < PerOctave; index++)
        {
            ulong below = 0, found = 1UL << MantissaBits;
            while (found - below > 1)
            {
                var middle = below + ((found - below) / 2);
                if (Octave.CellInOctave(middle * (1.0 / (1UL << MantissaBits))) >= index)
                {
                    found = middle;
                }
                else
                {
                    below = middle;
                }
            }

            thresholds[index] = found;
        }

        return thresholds;
    }
}
