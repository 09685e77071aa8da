using SparkMonitor.Delta.Expressions;
using SparkMonitor.Delta.Schema;

namespace SparkMonitor.Delta.Parquet;

/// <summary>A column that the rows lack and whose value follows from the others: a default (of no column) or a generated one.</summary>
/// <param name="Value">Of the column's type; over columns that are given, numbered or have a default.</param>
public sealed record ComputedColumn(DeltaField Field, SqlExpression Value);

/// <summary>A column of whole numbers that the rows lack and get in their order.</summary>
/// <param name="First">The first row's.</param>
/// <param name="Step">From one row to the next; never 0.</param>
public sealed record NumberedColumn(DeltaField Field, long First, long Step)
{
    /// <summary>The number of the last of so many rows.</summary>
    /// <exception cref="OverflowException">It is beyond 64 bits.</exception>
    public long Last(long rows) => checked(First + ((rows - 1) * Step));
}
