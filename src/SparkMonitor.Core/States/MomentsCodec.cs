namespace SparkMonitor.Core.States;

/// <summary>
/// Unit, zeros, number of negative and of positive octaves; per octave the exponent (zig-zag, then distance to the one before less 1),
/// the count and eight lanes (zig-zag); smallest and largest value. The unit alone where there are no values.
/// </summary>
internal sealed class MomentsCodec : StateCodec<MomentsState>
{
    private const int LeastOctave = 10;

    public override string Name => "moments";

    public override byte Version => 1;

    internal override void Write(ref StateWriter writer, MomentsState state)
    {
        writer.Unit(state.Unit);
        if (state.Count == 0)
        {
            return;
        }

        var negatives = 0;
        foreach (ref readonly var octave in state.Octaves)
        {
            negatives += octave.Sign < 0 ? 1 : 0;
        }

        writer.Count(state.Zeros);
        Write(ref writer, state.Octaves[..negatives]);
        Write(ref writer, state.Octaves[negatives..]);
        writer.Double(state.Min);
        writer.Double(state.Max);
    }

    internal override MomentsState Read(ref StateReader reader)
    {
        var unit = reader.NumericUnit();
        if (unit.Kind == UnitKind.None)
        {
            return MomentsState.Empty;
        }

        var zeros = reader.Count();
        var negatives = Read(ref reader, -1);
        var positives = Read(ref reader, 1);
        var min = reader.Finite();
        var max = reader.Finite();
        if (MomentsState.Validated(unit, negatives.Length == 0 ? positives : [.. negatives, .. positives], zeros, min, max, out var state) is { } fault)
        {
            reader.Fail(fault);
        }

        if (state!.Count == 0)
        {
            reader.Fail("it has a unit but no values");
        }

        return state;
    }

    private static void Write(ref StateWriter writer, ReadOnlySpan<OctaveSums> octaves)
    {
        writer.Count(octaves.Length);
        for (var i = 0; i < octaves.Length; i++)
        {
            ref readonly var octave = ref octaves[i];
            if (i == 0)
            {
                writer.ZigZag(octave.Exponent);
            }
            else
            {
                writer.Count(octave.Exponent - octaves[i - 1].Exponent - 1);
            }

            writer.Count(octave.Count);
            writer.ZigZag(octave.High1);
            writer.ZigZag(octave.Low1);
            writer.ZigZag(octave.High2);
            writer.ZigZag(octave.Low2);
            writer.ZigZag(octave.High3);
            writer.ZigZag(octave.Low3);
            writer.ZigZag(octave.High4);
            writer.ZigZag(octave.Low4);
        }
    }

    private static OctaveSums[] Read(ref StateReader reader, int sign)
    {
        var octaves = new OctaveSums[reader.Entries(LeastOctave)];
        long exponent = 0;
        for (var i = 0; i < octaves.Length; i++)
        {
            exponent = i == 0 ? reader.ZigZag() : exponent + 1 + Math.Min(reader.Count(), int.MaxValue);
            if (exponent is < OctaveSums.MinExponent or > OctaveSums.MaxExponent)
            {
                reader.Fail("an octave is out of range");
            }

            octaves[i] = new OctaveSums(
                sign, (int)exponent, reader.PositiveCount(),
                reader.ZigZag(), reader.ZigZag(), reader.ZigZag(), reader.ZigZag(),
                reader.ZigZag(), reader.ZigZag(), reader.ZigZag(), reader.ZigZag());
        }

        return octaves;
    }
}
