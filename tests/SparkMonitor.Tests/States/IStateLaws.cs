namespace SparkMonitor.Tests.States;

/// <summary>What must hold for every state, whatever it is made of.</summary>
internal interface IStateLaws
{
    void EmptyIsTheIdentity(Random random);

    void MergeIsCommutativeAndAssociative(Random random);

    void MergeOfPartsIsTheStateOfAll(Random random);

    void MergeLeavesItsOperandsAlone(Random random);

    void DecodedStateIsTheEncodedOne(Random random);

    void EqualityIsThatOfTheBytes(Random random);

    void DamagedBytesAreRefusedOrCanonical(Random random);
}
