using SparkMonitor.Core.Schema;

namespace SparkMonitor.Jobs.Inspection;

/// <summary>What a look at a table tells: its schema, and figures of a sample of its rows.</summary>
/// <param name="Name">The last part of its location.</param>
/// <param name="SampleRows">Rows of the sample; 0 for an empty table.</param>
internal sealed record InspectedTable(string Location, string Name, TableSnapshot Snapshot, long SampleRows, IReadOnlyList<InspectedColumn> Columns);

/// <param name="Values">Values of the sample that are not null.</param>
/// <param name="Distinct">About how many different ones.</param>
/// <param name="MeanLength">Of texts.</param>
internal sealed record InspectedColumn(LeafColumn Leaf, long Values, long Distinct, double? MeanLength)
{
    public string Name => Leaf.Path.ToString();
}
