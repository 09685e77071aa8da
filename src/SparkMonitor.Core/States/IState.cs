namespace SparkMonitor.Core.States;

/// <summary>
/// A mergeable summary of values: a commutative monoid. For any split of the values into a and b, in any order,
/// <c>Of(a).Merge(Of(b))</c> equals <c>Of(a ∪ b)</c>, bit for bit in the encoded form, and <see cref="Empty"/> is the identity.
/// States are immutable; two are equal exactly when their encoded bytes are.
/// </summary>
public interface IState<TSelf> : IEquatable<TSelf>
    where TSelf : class, IState<TSelf>
{
    /// <summary>The state of no value. It has no unit and merges with a state of any unit.</summary>
    static abstract TSelf Empty { get; }

    static abstract StateCodec<TSelf> Codec { get; }

    /// <exception cref="StateMismatchException">The two describe values of different kinds, such as decimals of different scale.</exception>
    TSelf Merge(TSelf other);
}
