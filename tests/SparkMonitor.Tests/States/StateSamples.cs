using SparkMonitor.Core.States;

namespace SparkMonitor.Tests.States;

/// <summary>Random values of one kind, and the state of any of them: what the laws of a state are tested on.</summary>
public abstract class StateSamples
{
    public abstract string Name { get; }

    public abstract Type State { get; }

    internal abstract IStateLaws Laws { get; }

    public override string ToString() => Name;
}

internal sealed class StateSamples<TState, TValue>(
    string name, Func<Random, TValue> draw, Func<IReadOnlyList<TValue>, TState> of, params int[] sizes) : StateSamples
    where TState : class, IState<TState>
{
    public override string Name => name;

    public override Type State => typeof(TState);

    internal override IStateLaws Laws => new StateLaws<TState, TValue>(this);

    /// <summary>How many values to draw; sizes beside the common ones matter to states with a capacity.</summary>
    public IReadOnlyList<int> Sizes => [0, 1, 2, 7, 300, .. sizes];

    public List<TValue> Draw(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => draw(random))];

    public TState Of(IReadOnlyList<TValue> values) => of(values);
}
