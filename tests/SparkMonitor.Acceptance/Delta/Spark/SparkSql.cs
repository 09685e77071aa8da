using SparkMonitor.SparkConnect;

namespace SparkMonitor.Acceptance.Delta.Spark;

/// <summary>Statements that a real Spark with Delta runs.</summary>
public static class SparkSql
{
    /// <summary>Runs lists of statements, two lists at once, the statements of a list one after another.</summary>
    /// <param name="lists">Lists by name that do not depend on each other.</param>
    /// <returns>By name the answers of the list's statements.</returns>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<SparkAnswer>>> RunAsync(string remote, IReadOnlyDictionary<string, List<string>> lists)
    {
        var answers = new Dictionary<string, IReadOnlyList<SparkAnswer>>(StringComparer.Ordinal);
        var waiting = new Queue<KeyValuePair<string, List<string>>>(lists);
        await Task.WhenAll(WorkAsync(), WorkAsync());
        return answers;

        async Task WorkAsync()
        {
            await using var session = await SparkConnectSession.ConnectAsync(remote);
            await session.SetSettingsAsync(new Dictionary<string, string>
            {
                ["spark.sql.session.timeZone"] = "UTC",
                ["spark.databricks.delta.retentionDurationCheck.enabled"] = "false",
            });
            while (true)
            {
                KeyValuePair<string, List<string>> next;
                lock (waiting)
                {
                    if (!waiting.TryDequeue(out next))
                    {
                        return;
                    }
                }

                var answered = new List<SparkAnswer>();
                foreach (var statement in next.Value)
                {
                    answered.Add(await AskAsync(session, statement));
                }

                lock (waiting)
                {
                    answers.Add(next.Key, answered);
                }
            }
        }
    }

    private static async Task<SparkAnswer> AskAsync(SparkConnectSession session, string statement)
    {
        try
        {
            return new SparkAnswer(statement, await session.ExecuteSqlAsync(statement).ToRowsAsync(), null);
        }
        catch (SparkConnectException e)
        {
            return new SparkAnswer(statement, [], e.Message);
        }
    }
}
