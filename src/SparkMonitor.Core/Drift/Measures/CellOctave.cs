using SparkMonitor.Core.States;

namespace SparkMonitor.Core.Drift.Measures;

/// <summary>Smallest magnitude, middle and largest magnitude of a cubic cell, and how far the ends lie from the middle.</summary>
internal readonly record struct CellSpan(double Lower, double Middle, double Upper, double Reach);

/// <summary>Edges and middles of cubic cells, octave after octave: neighbouring cells share theirs.</summary>
internal struct CellOctave
{
    private const int PerOctave = CellGrid.PerOctave;

    /// <summary>Cells of the octave from 1 to 2: smallest number, middle (harmonic mean of the edges) and largest. Other octaves are these times a power of 2.</summary>
    private static readonly CellSpan[] Unit = [.. Enumerable.Range(0, PerOctave).Select(Whole)];

    private int _first;
    private double _scale;

    public CellSpan Span(int cell)
    {
        if ((_scale == 0 || (uint)(cell - _first) >= PerOctave) && !Enter(cell))
        {
            return Whole(cell);
        }

        ref readonly var unit = ref Unit[cell - _first];
        return new CellSpan(unit.Lower * _scale, unit.Middle * _scale, unit.Upper * _scale, unit.Reach * _scale);
    }

    private static CellSpan Whole(int cell)
    {
        var (lower, middle, upper) = (CellGrid.SmallestIn(cell), CellGrid.Middle(cell), CellGrid.LargestIn(cell));
        return new CellSpan(lower, middle, upper, Math.Max(upper - middle, middle - lower));
    }

    /// <summary>Goes to the octave of a cell; false where its scale, or a middle in it, may be no normal number.</summary>
    private bool Enter(int cell)
    {
        var octave = (int)Math.Floor((double)cell / PerOctave);
        if (octave is < -1000 or > 1000)
        {
            return false;
        }

        (_first, _scale) = (octave * PerOctave, BitConverter.Int64BitsToDouble((octave + 1023L) << 52));
        return true;
    }
}
