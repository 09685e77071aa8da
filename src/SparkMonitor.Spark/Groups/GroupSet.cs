namespace SparkMonitor.Spark.Groups;

/// <summary>A numbering of all rows by window and the crossed codes of some slices.</summary>
/// <param name="Offset">The number of its first group.</param>
/// <param name="Codes">The product of the slices' codes.</param>
/// <param name="Slices">Places of the slices in the plan, the first the most significant.</param>
/// <param name="IsWhole">The set from which the whole table is merged; other sets keep 512 registers.</param>
internal sealed record GroupSet(int Offset, int Codes, IReadOnlyList<int> Slices, bool IsWhole);
