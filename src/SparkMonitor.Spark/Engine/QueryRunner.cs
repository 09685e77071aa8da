using SparkMonitor.SparkConnect;

namespace SparkMonitor.Spark.Engine;

/// <summary>Runs the queries of one profile, under a tag by which all of them can be stopped, and puts errors into the table's words.</summary>
internal sealed class QueryRunner(SparkConnectSession session, string table, string tag, RunProgress progress)
{
    public SparkConnectSession Session => session;

    public string Table => table;

    /// <summary>All rows of a query whose size is bounded.</summary>
    public async Task<IReadOnlyList<SparkBatch>> RunAsync(string sql, string activity, CancellationToken cancellation)
    {
        var batches = new List<SparkBatch>();
        var options = new SparkExecuteOptions { Tags = [tag], Progress = progress.Of(activity), RerunAfterSessionLoss = true };
        try
        {
            await foreach (var batch in session.QueryAsync(SparkRelation.Sql(sql), options, cancellation).ConfigureAwait(false))
            {
                if (batch.RowCount > 0)
                {
                    batches.Add(batch);
                }
            }

            return batches;
        }
        catch (SparkConnectException e)
        {
            throw SparkFaults.OfTable(e, table);
        }
    }

    public async Task DropViewsAsync(string view)
    {
        try
        {
            await session.DropTempViewAsync(view, CancellationToken.None).ConfigureAwait(false);
        }
        catch (SparkConnectException)
        {
            // It goes with the session.
        }
    }

    public void ReportDone(int columns) => progress.Done(columns);
}
