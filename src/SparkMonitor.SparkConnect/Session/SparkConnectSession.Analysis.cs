using SparkMonitor.SparkConnect.Protocol;

namespace SparkMonitor.SparkConnect;

public sealed partial class SparkConnectSession
{
    /// <summary>The columns of a relation. Never ask this of SQL text that may be a command: some servers run it.</summary>
    public async Task<SparkSchema> GetSchemaAsync(SparkRelation relation, CancellationToken cancellation = default)
    {
        var response = await AnalyzeAsync(r => r.Schema = Of(relation), cancellation).ConfigureAwait(false);
        return ToSchema(response.Schema);
    }

    /// <summary>The server's plan for a relation, as text.</summary>
    public async Task<string> ExplainAsync(SparkRelation relation, SparkExplainMode mode = SparkExplainMode.Formatted, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(relation);
        var response = await AnalyzeAsync(
            r => r.Explain = new AnalyzePlanRequest.Types.Explain { Plan = new Plan { Root = relation.Wire }, ExplainMode = (int)mode }, cancellation).ConfigureAwait(false);
        return response.Explain?.Value ?? throw Missing();
    }

    /// <summary>The schema of a relation as an indented tree.</summary>
    public async Task<string> GetTreeAsync(SparkRelation relation, CancellationToken cancellation = default) =>
        (await AnalyzeAsync(r => r.TreeString = Of(relation), cancellation).ConfigureAwait(false)).TreeString?.Value ?? throw Missing();

    /// <summary>The files a relation reads, as far as the server knows them.</summary>
    public async Task<IReadOnlyList<string>> GetInputFilesAsync(SparkRelation relation, CancellationToken cancellation = default) =>
        [.. (await AnalyzeAsync(r => r.InputFiles = Of(relation), cancellation).ConfigureAwait(false)).InputFiles?.Files ?? throw Missing()];

    /// <summary>Whether a relation is answered by the driver alone.</summary>
    public async Task<bool> IsLocalAsync(SparkRelation relation, CancellationToken cancellation = default) =>
        (await AnalyzeAsync(r => r.IsLocal = Of(relation), cancellation).ConfigureAwait(false)).IsLocal?.Value ?? throw Missing();

    public async Task<bool> IsStreamingAsync(SparkRelation relation, CancellationToken cancellation = default) =>
        (await AnalyzeAsync(r => r.IsStreaming = Of(relation), cancellation).ConfigureAwait(false)).IsStreaming?.Value ?? throw Missing();

    /// <summary>The type that a DDL text describes, such as <c>a int, b struct&lt;c: decimal(10,2)&gt;</c>.</summary>
    public async Task<SparkType> ParseDdlAsync(string ddl, CancellationToken cancellation = default)
    {
        var response = await AnalyzeAsync(r => r.DdlParse = new AnalyzePlanRequest.Types.DdlParse { DdlString = ddl }, cancellation).ConfigureAwait(false);
        return WireType.To(response.DdlParse?.Type) ?? throw Missing();
    }

    /// <summary>Whether two relations give the same rows for the same reason.</summary>
    public async Task<bool> AreSameAsync(SparkRelation first, SparkRelation second, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var plans = new AnalyzePlanRequest.Types.SameSemantics { TargetPlan = new Plan { Root = first.Wire }, OtherPlan = new Plan { Root = second.Wire } };
        return (await AnalyzeAsync(r => r.SameSemantics = plans, cancellation).ConfigureAwait(false)).SameSemantics?.Value ?? throw Missing();
    }

    /// <summary>A number equal for relations that are the same in the sense of <see cref="AreSameAsync"/>.</summary>
    public async Task<int> GetSemanticHashAsync(SparkRelation relation, CancellationToken cancellation = default) =>
        (await AnalyzeAsync(r => r.SemanticHash = Of(relation), cancellation).ConfigureAwait(false)).SemanticHash?.Value ?? throw Missing();

    private async Task<AnalyzePlanResponse> AnalyzeAsync(Action<AnalyzePlanRequest> what, CancellationToken cancellation)
    {
        var identity = await CurrentAsync(cancellation).ConfigureAwait(false);
        var request = AnalyzeRequest(identity);
        what(request);
        return await _link.CallAsync("AnalyzePlan", identity, request, AnalyzePlanResponse.Parser, r => r.ServerSessionId, _options.AnalysisTimeout, cancellation).ConfigureAwait(false);
    }

    private AnalyzePlanRequest AnalyzeRequest(SessionIdentity identity)
    {
        var request = new AnalyzePlanRequest { SessionId = identity.Id, UserContext = _link.User, ClientType = _options.ClientType };
        if (identity.ServerId is { } observed)
        {
            request.ObservedSessionId = observed;
        }

        return request;
    }

    private static AnalyzePlanRequest.Types.OfPlan Of(SparkRelation relation)
    {
        ArgumentNullException.ThrowIfNull(relation);
        return new AnalyzePlanRequest.Types.OfPlan { Plan = new Plan { Root = relation.Wire } };
    }

    private static SparkSchema ToSchema(AnalyzePlanResponse.Types.OfType? answer) => WireType.To(answer?.Type) is { Kind: SparkTypeKind.Struct } type
        ? new SparkSchema(type.Fields)
        : throw new SparkConnectException(SparkFailure.Unsupported, "The schema has a type that this client does not know.");

    private static SparkConnectException Missing() => SparkConnectException.Malformed("an analysis has no answer");
}
