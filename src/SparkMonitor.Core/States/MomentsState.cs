namespace SparkMonitor.Core.States;

public sealed class MomentsState : IState<MomentsState>
{
    public static MomentsState Empty => throw new NotImplementedException();

    public static StateCodec<MomentsState> Codec => throw new NotImplementedException();

    /// <param name="octaves">One entry per sign and octave that holds a value, in any order.</param>
    /// <param name="min">Smallest finite value, NaN where there is none; in the unit's own numbers (seconds for timestamps).</param>
    public static MomentsState Of(NumericUnit unit, ReadOnlySpan<OctaveSums> octaves, long zeros, double min, double max) =>
        throw new NotImplementedException();

    public MomentsState Merge(MomentsState other) => throw new NotImplementedException();
}
