namespace SparkMonitor.Core.States;

/// <summary>
/// Reads and writes one kind of state. The first byte is the version; the bytes are a function of the state alone, and only those
/// bytes are accepted when reading, so that equal states have equal bytes wherever they come from.
/// </summary>
/// <typeparam name="TState">The state.</typeparam>
public abstract class StateCodec<TState>
    where TState : class, IState<TState>
{
    private protected StateCodec()
    {
    }

    /// <summary>The codec's name, as stored beside the bytes: <c>moments</c>, <c>quantile_sketch</c>, ...</summary>
    public abstract string Name { get; }

    public abstract byte Version { get; }

    public byte[] Encode(TState state)
    {
        var writer = new StateWriter(Version);
        Write(ref writer, state);
        return writer.Finish();
    }

    /// <exception cref="StateFormatException">The bytes are cut short, hostile, not canonical, or of an unknown version.</exception>
    public TState Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = Open(bytes);
        var state = Read(ref reader);
        reader.End();
        return state;
    }

    /// <summary>A reader behind the version, which is this one.</summary>
    private protected StateReader Open(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes, Name);
        var version = reader.Byte();
        return version == Version
            ? reader
            : throw new StateFormatException(
                $"A stored state {Name} has version {version}; this program reads version {Version}. Use a newer program, or profile again.");
    }

    internal bool AreEqual(TState left, TState? right) =>
        ReferenceEquals(left, right) || (right is not null && Encode(left).AsSpan().SequenceEqual(Encode(right)));

    internal int HashOf(TState state)
    {
        var hash = default(HashCode);
        hash.AddBytes(Encode(state));
        return hash.ToHashCode();
    }

    internal abstract void Write(ref StateWriter writer, TState state);

    internal abstract TState Read(ref StateReader reader);
}
