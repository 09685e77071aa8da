using SparkMonitor.Core.States;

namespace SparkMonitor.Tests.States;

internal sealed class StateLaws<TState, TValue>(StateSamples<TState, TValue> samples) : IStateLaws
    where TState : class, IState<TState>
{
    public void EmptyIsTheIdentity(Random random)
    {
        AssertSame(TState.Empty, samples.Of([]));
        AssertSame(TState.Empty, TState.Empty.Merge(TState.Empty));
        foreach (var state in States(random))
        {
            AssertSame(state, state.Merge(TState.Empty));
            AssertSame(state, TState.Empty.Merge(state));
        }
    }

    public void MergeIsCommutativeAndAssociative(Random random)
    {
        var states = States(random);
        for (var round = 0; round < 20; round++)
        {
            TState a = Any(random, states), b = Any(random, states), c = Any(random, states);
            AssertSame(a.Merge(b), b.Merge(a));
            AssertSame(a.Merge(b).Merge(c), a.Merge(b.Merge(c)));
        }
    }

    public void MergeOfPartsIsTheStateOfAll(Random random)
    {
        foreach (var size in samples.Sizes)
        {
            var values = samples.Draw(random, size);
            var parts = Enumerable.Range(0, random.Next(2, 9)).Select(_ => new List<TValue>()).ToList();
            foreach (var value in values)
            {
                parts[random.Next(parts.Count)].Add(value);
            }

            var states = parts.Select(p => samples.Of(p)).ToList();
            while (states.Count > 1)
            {
                var (i, j) = (random.Next(states.Count), random.Next(states.Count - 1));
                var taken = states[i];
                states.RemoveAt(i);
                states[j] = random.Next(2) == 0 ? states[j].Merge(taken) : taken.Merge(states[j]);
            }

            AssertSame(samples.Of(values), states[0]);
            AssertSame(samples.Of(values), samples.Of([.. values.OrderBy(_ => random.Next())]));
        }
    }

    public void MergeLeavesItsOperandsAlone(Random random)
    {
        var states = States(random);
        var bytes = states.Select(TState.Codec.Encode).ToList();
        foreach (var state in states)
        {
            _ = state.Merge(Any(random, states));
        }

        Assert.Equal(bytes, states.Select(TState.Codec.Encode));
    }

    public void DecodedStateIsTheEncodedOne(Random random)
    {
        foreach (var state in States(random).Append(TState.Empty))
        {
            var bytes = TState.Codec.Encode(state);
            Assert.Equal(TState.Codec.Version, bytes[0]);
            var decoded = TState.Codec.Decode(bytes);
            AssertSame(state, decoded);
            AssertSame(state.Merge(state), decoded.Merge(state));
        }
    }

    public void EqualityIsThatOfTheBytes(Random random)
    {
        var values = samples.Draw(random, 100);
        TState one = samples.Of(values), same = samples.Of([.. values]), more = samples.Of([.. values, .. values.Take(1)]);
        Assert.True(one.Equals(same) && one.Equals((object)same));
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.False(one.Equals(more));
        Assert.False(one.Equals(null));
    }

    public void DamagedBytesAreRefusedOrCanonical(Random random)
    {
        foreach (var state in States(random))
        {
            var bytes = TState.Codec.Encode(state);
            for (var length = 0; length < bytes.Length; length += 1 + (length / 64))
            {
                Assert.Throws<StateFormatException>(() => TState.Codec.Decode(bytes.AsSpan(0, length)));
            }

            Assert.Throws<StateFormatException>(() => TState.Codec.Decode([.. bytes, 0]));
            Assert.Throws<StateFormatException>(() => TState.Codec.Decode([(byte)(bytes[0] + 1), .. bytes[1..]]));
            for (var round = 0; round < 400; round++)
            {
                AssertRefusedOrCanonical(Damage(random, bytes));
            }
        }
    }

    private static byte[] Damage(Random random, byte[] bytes)
    {
        var damaged = bytes.ToList();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var place = random.Next(1, damaged.Count + 1);
            var near = Math.Min(place, Math.Min(damaged.Count - 1, random.Next(1, 16)));
            switch (random.Next(5))
            {
                case 0:
                    damaged[near] = (byte)random.Next(256);
                    break;
                case 1 when place < damaged.Count:
                    damaged[place] ^= (byte)(1 << random.Next(8));
                    break;
                case 2 when place < damaged.Count && damaged.Count > 2:
                    damaged.RemoveAt(place);
                    break;
                case 3:
                    damaged.Insert(place, (byte)random.Next(256));
                    break;
                default:
                    damaged.InsertRange(near, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]);
                    break;
            }
        }

        return [.. damaged];
    }

    /// <summary>Bytes that are read must be those that would be written, and must not cost more memory than a full state does.</summary>
    private static void AssertRefusedOrCanonical(byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            var state = TState.Codec.Decode(bytes);
            Assert.Equal(bytes, TState.Codec.Encode(state));
        }
        catch (StateFormatException)
        {
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000 + (64L * bytes.Length));
    }

    private static TState Any(Random random, List<TState> states) => states[random.Next(states.Count)];

    private static void AssertSame(TState expected, TState actual) => Assert.Equal(TState.Codec.Encode(expected), TState.Codec.Encode(actual));

    private List<TState> States(Random random) => [.. samples.Sizes.Select(size => samples.Of(samples.Draw(random, size)))];
}
