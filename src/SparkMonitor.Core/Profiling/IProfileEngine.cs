using SparkMonitor.Core.Schema;

namespace SparkMonitor.Core.Profiling;

/// <summary>Reads tables and computes the states of a plan. Two engines exist: DuckDB on one machine and Spark through Spark Connect.</summary>
public interface IProfileEngine : IAsyncDisposable
{
    /// <summary><c>duckdb</c> or <c>spark</c>.</summary>
    string Name { get; }

    Task<TableSnapshot> OpenAsync(TableAddress address, CancellationToken cancellation);

    /// <summary>The narrow pre-scan: only the time and slice columns are read, and nothing where the log's statistics suffice.</summary>
    Task<SourceSurvey> SurveyAsync(SurveyRequest request, CancellationToken cancellation);

    /// <summary>Runs the plan. Columns may be consumed one by one; the run must be disposed to give back its memory.</summary>
    Task<IProfileRun> RunAsync(ProfilePlan plan, IProgress<ProfileProgress> progress, CancellationToken cancellation);
}
