namespace SparkMonitor.Core.States;

/// <summary>
/// Reads and writes one kind of state. The first byte is the version; the bytes are a function of the state alone.
/// </summary>
/// <typeparam name="TState">The state.</typeparam>
public abstract class StateCodec<TState>
    where TState : class, IState<TState>
{
    /// <summary>The codec's name, as stored beside the bytes: <c>moments</c>, <c>quantile_sketch</c>, ...</summary>
    public abstract string Name { get; }

    public abstract byte Version { get; }

    public abstract byte[] Encode(TState state);

    /// <exception cref="StateFormatException">The bytes are cut short, hostile, or of an unknown version.</exception>
    public abstract TState Decode(ReadOnlySpan<byte> bytes);
}
