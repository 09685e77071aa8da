using SparkMonitor.Core.States;

namespace SparkMonitor.Core.Drift.Measures;

/// <summary>Edges and middles of cubic cells, octave after octave: neighbouring cells share theirs.</summary>
internal struct CellOctave
{
    private const int PerOctave = CellGrid.PerOctave;

    /// <summary>Cells of the octave from 1 to 2: smallest number, middle (harmonic mean of the edges) and largest. Other octaves are these times a power of 2.</summary>
    private static readonly (double Lower, double Middle, double Upper)[] Unit =
        [.. Enumerable.Range(0, PerOctave).Select(c => (CellGrid.SmallestIn(c), CellGrid.Middle(c), CellGrid.LargestIn(c)))];

    private int _first;
    private double _scale;

    /// <summary>Smallest magnitude, middle and largest magnitude of a cell.</summary>
    public (double Lower, double Middle, double Upper) Span(int cell)
    {
        if ((_scale == 0 || (uint)(cell - _first) >= PerOctave) && !Enter(cell))
        {
            return (CellGrid.SmallestIn(cell), CellGrid.Middle(cell), CellGrid.LargestIn(cell));
        }

        ref readonly var unit = ref Unit[cell - _first];
        return (unit.Lower * _scale, unit.Middle * _scale, unit.Upper * _scale);
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
