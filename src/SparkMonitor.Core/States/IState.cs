namespace SparkMonitor.Core.States;

/// <summary>
/// A mergeable summary of values: a commutative monoid. For any split of the values into a and b, in any order,
/// <c>Of(a).Merge(Of(b))</c> equals <c>Of(a ∪ b)</c>, bit for bit in the encoded form, and <see cref="Empty"/> is the identity.
/// </summary>
public interface IState<TSelf>
    where TSelf : class, IState<TSelf>
{
    static abstract TSelf Empty { get; }

    static abstract StateCodec<TSelf> Codec { get; }

    /// <exception cref="StateMismatchException">The two describe values of different kinds, such as decimals of different scale.</exception>
    TSelf Merge(TSelf other);
}
