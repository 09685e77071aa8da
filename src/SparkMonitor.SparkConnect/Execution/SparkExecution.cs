using System.Runtime.CompilerServices;
using SparkMonitor.SparkConnect.Protocol;

namespace SparkMonitor.SparkConnect;

/// <summary>One execution: its batches as they come, and what the server says beside them.</summary>
internal sealed class SparkExecution(SessionLink link, SessionIdentity identity, ExecutePlanRequest request, SparkExecuteOptions options)
{
    private readonly List<SparkObservation> _observations = [];
    private readonly List<SparkPlanMetrics> _metrics = [];
    private readonly Guid _operationId = Guid.Parse(request.OperationId);
    private readonly BatchAssembler _assembler = new(link.Options.MaxBatchBytes);

    /// <summary>What a command left instead of rows: its own rows as a local relation, or the query that its text was.</summary>
    public Relation? CommandResult { get; private set; }

    public SparkOutcome? Outcome { get; private set; }

    public async IAsyncEnumerable<SparkBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stream = new ResponseStream(link, identity, request, options);
        while (await NextAsync(stream, cancellation).ConfigureAwait(false) is { } frame)
        {
            Note(frame.Response);
            if (frame.Chunk is { } chunk)
            {
                foreach (var batch in _assembler.Add(chunk))
                {
                    yield return batch;
                }
            }
        }

        if (_assembler.IsPartial)
        {
            throw SparkConnectException.Malformed("a result is complete in the middle of a batch");
        }

        Outcome = new SparkOutcome(_operationId, _assembler.RowCount, stream.Reattachments, _observations, _metrics);
    }

    private static async ValueTask<ExecuteFrame?> NextAsync(ResponseStream stream, CancellationToken cancellation)
    {
        try
        {
            return await stream.NextAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await stream.InterruptAsync().ConfigureAwait(false);
            throw;
        }
    }

    private void Note(ExecutePlanResponse response)
    {
        if (response.Schema is { } schema && WireType.To(schema) is { Kind: SparkTypeKind.Struct } type)
        {
            _assembler.Schema = new SparkSchema(type.Fields);
        }

        if (response.Metrics is { } metrics)
        {
            _metrics.AddRange(metrics.Metrics_.Select(node => new SparkPlanMetrics(
                node.Name,
                node.PlanId,
                node.Parent,
                node.ExecutionMetrics.ToDictionary(m => m.Key, m => new SparkMetric(m.Value.Value_, m.Value.MetricType), StringComparer.Ordinal))));
        }

        foreach (var observed in response.ObservedMetrics)
        {
            _observations.Add(new SparkObservation(observed.Name, [.. observed.Keys], observed.Values.Select(SparkLiteral.FromWire).ToArray()));
        }

        switch (response.KindCase)
        {
            case ExecutePlanResponse.KindOneofCase.ExecutionProgress:
                var progress = response.ExecutionProgress;
                options.Progress?.Report(new SparkProgress(
                    _operationId,
                    progress.Stages.Select(s => new SparkStage(s.StageId, s.NumTasks, s.NumCompletedTasks, s.InputBytesRead, s.Done)).ToArray(),
                    progress.NumInflightTasks));
                break;
            case ExecutePlanResponse.KindOneofCase.SqlCommandResult:
                CommandResult = response.SqlCommandResult.Relation;
                break;
            case ExecutePlanResponse.KindOneofCase.CheckpointCommandResult:
                CommandResult = new Relation { CachedRemoteRelation = response.CheckpointCommandResult.Relation };
                break;
        }
    }
}
