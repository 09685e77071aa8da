using SparkMonitor.Core.States;

namespace SparkMonitor.Tests.States;

public sealed class StateLawTests
{
    private const int Seed = 20260901;

    public static TheoryData<string> Samples => [.. StateSampleCatalogue.All.Select(s => s.Name)];

    [Fact]
    public void Registry_lists_every_state_of_the_assembly_with_its_own_name()
    {
        var states = typeof(IState<>).Assembly.GetTypes()
            .Where(t => t is { IsAbstract: false, IsInterface: false } && t.GetInterfaces().Any(IsState))
            .ToHashSet();
        Assert.Equal(states, StateRegistry.All.Select(s => s.Type).ToHashSet());
        Assert.Equal(StateRegistry.All.Count, StateRegistry.All.Select(s => s.Name).Distinct().Count());
    }

    [Fact]
    public void Registry_has_samples_for_every_state() =>
        Assert.Empty(StateRegistry.All.Select(s => s.Type).Except(StateSampleCatalogue.All.Select(s => s.State)));

    [Fact]
    public void Registry_decodes_by_the_registered_codec()
    {
        var state = CountsState.Empty.Merge(new CountsState { Rows = 3 });
        var registered = StateRegistry.All.Single(s => s.Name == "counts");
        Assert.Equal(state, registered.Decode(CountsState.Codec.Encode(state)));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Empty_merged_with_a_state_gives_the_state(string samples) => Laws(samples).EmptyIsTheIdentity(new Random(Seed));

    [Theory]
    [MemberData(nameof(Samples))]
    public void Merge_is_commutative_and_associative(string samples) => Laws(samples).MergeIsCommutativeAndAssociative(new Random(Seed));

    [Theory]
    [MemberData(nameof(Samples))]
    public void Merge_of_any_split_gives_the_state_of_all_values(string samples)
    {
        for (var round = 0; round < 3; round++)
        {
            Laws(samples).MergeOfPartsIsTheStateOfAll(new Random(Seed + round));
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Merge_leaves_its_operands_alone(string samples) => Laws(samples).MergeLeavesItsOperandsAlone(new Random(Seed));

    [Theory]
    [MemberData(nameof(Samples))]
    public void Decode_gives_what_was_encoded(string samples) => Laws(samples).DecodedStateIsTheEncodedOne(new Random(Seed));

    [Theory]
    [MemberData(nameof(Samples))]
    public void Equality_is_that_of_the_bytes(string samples) => Laws(samples).EqualityIsThatOfTheBytes(new Random(Seed));

    [Theory]
    [MemberData(nameof(Samples))]
    public void Decode_of_damaged_bytes_refuses_them_or_finds_them_canonical(string samples) =>
        Laws(samples).DamagedBytesAreRefusedOrCanonical(new Random(Seed));

    private static IStateLaws Laws(string samples) => StateSampleCatalogue.All.Single(s => s.Name == samples).Laws;

    private static bool IsState(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IState<>);
}
