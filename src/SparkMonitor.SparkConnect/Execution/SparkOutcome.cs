namespace SparkMonitor.SparkConnect;

/// <summary>What is known of an execution when it has ended well.</summary>
/// <param name="RowCount">Rows that were delivered.</param>
/// <param name="Reattachments">How often the result stream was taken up again.</param>
public sealed record SparkOutcome(
    Guid OperationId,
    long RowCount,
    int Reattachments,
    IReadOnlyList<SparkObservation> Observations,
    IReadOnlyList<SparkPlanMetrics> Metrics);

/// <summary>Aggregates collected on the way by <see cref="SparkRelation.Observe"/>; keys are empty on Spark 3.5.</summary>
public sealed record SparkObservation(string Name, IReadOnlyList<string> Keys, IReadOnlyList<object?> Values)
{
    /// <summary>The value of a key; null where the key is absent.</summary>
    public object? this[string key]
    {
        get
        {
            for (var i = 0; i < Keys.Count && i < Values.Count; i++)
            {
                if (string.Equals(Keys[i], key, StringComparison.Ordinal))
                {
                    return Values[i];
                }
            }

            return null;
        }
    }
}

/// <summary>The SQL metrics of one node of the finished plan, such as rows put out, bytes read and bytes spilled.</summary>
public sealed record SparkPlanMetrics(string Node, long PlanId, long ParentId, IReadOnlyDictionary<string, SparkMetric> Values);

/// <summary>A metric's value, in the unit of its kind: sum (a count), size (bytes), timing (ms), nsTiming (ns), average.</summary>
public sealed record SparkMetric(long Value, string Kind);
