namespace SparkMonitor.Core.Accumulation;

/// <summary>
/// The groups that every column is summarised for. A dimension is the whole table or one slice; within a dimension a group is a pair of
/// base window and slice code, numbered <c>window * Codes + code</c>. Every row lies in exactly one group of every dimension.
/// </summary>
/// <param name="Windows">Number of base windows, the null window included; 1 where there are none.</param>
/// <param name="Codes">Slice codes per dimension; dimension 0 is the whole table and has one.</param>
public sealed record GroupLayout(int Windows, IReadOnlyList<int> Codes)
{
    public static GroupLayout Single { get; } = new(1, [1]);

    public int Dimensions => Codes.Count;

    public int GroupsOf(int dimension) => Windows * Codes[dimension];

    public int TotalGroups => Enumerable.Range(0, Dimensions).Sum(GroupsOf);

    /// <summary>Registers of the distinct sketch: 4,096 for the whole table, 512 in slices.</summary>
    public static int RegistersOf(int dimension) => dimension == 0 ? 4096 : 512;
}
