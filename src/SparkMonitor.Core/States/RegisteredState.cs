namespace SparkMonitor.Core.States;

/// <summary>One kind of state, for code that treats all kinds alike.</summary>
/// <param name="Type">The state's type, an <see cref="IState{TSelf}"/>.</param>
/// <param name="Name">The codec's name.</param>
/// <param name="Version">The codec's version.</param>
/// <param name="Decode">Reads an encoded state of this kind.</param>
public sealed record RegisteredState(Type Type, string Name, byte Version, Func<byte[], object> Decode)
{
    internal static RegisteredState Of<TState>()
        where TState : class, IState<TState> =>
        new(typeof(TState), TState.Codec.Name, TState.Codec.Version, bytes => TState.Codec.Decode(bytes));
}
