using Google.Protobuf;
using SparkMonitor.SparkConnect.Protocol;

namespace SparkMonitor.SparkConnect;

/// <summary>
/// Rows that a server can compute, described and not yet run. Expressions are SQL text. Kept flat on purpose: servers analyse the whole
/// plan with every request, and deep plans belong into SQL or temporary views.
/// </summary>
public sealed class SparkRelation
{
    internal SparkRelation(Relation wire)
    {
        Wire = wire;
    }

    internal Relation Wire { get; }

    /// <summary>
    /// A query. A command here is run whenever the relation is analysed or executed: for text that may be one, use
    /// <see cref="SparkConnectSession.ExecuteSqlAsync"/>.
    /// </summary>
    public static SparkRelation Sql(string query, SparkParameters? parameters = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(query);
        var sql = new Sql { Query = query };
        parameters?.WriteTo(sql.Args, sql.PosArgs);
        return new SparkRelation(new Relation { Sql = sql });
    }

    /// <summary>A table or view by its name as SQL writes it, parts in backticks where needed.</summary>
    public static SparkRelation Table(string identifier, IReadOnlyDictionary<string, string>? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(identifier);
        var table = new Read.Types.NamedTable { UnparsedIdentifier = identifier };
        Copy(options, table.Options);
        return new SparkRelation(new Relation { Read = new Read { NamedTable = table } });
    }

    /// <summary>Files by format ("delta", "parquet", ...), paths and reader options.</summary>
    /// <param name="schema">The schema in DDL, where it should not be found out.</param>
    public static SparkRelation Read(string format, IReadOnlyList<string> paths, IReadOnlyDictionary<string, string>? options = null, string? schema = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(format);
        ArgumentNullException.ThrowIfNull(paths);
        var source = new Read.Types.DataSource { Format = format, Paths = { paths } };
        Copy(options, source.Options);
        if (schema is not null)
        {
            source.Schema = schema;
        }

        return new SparkRelation(new Relation { Read = new Read { DataSource = source } });
    }

    /// <summary>Rows that travel within the plan. For more than a megabyte, <see cref="SparkConnectSession.UploadAsync(SparkBatch, CancellationToken)"/>.</summary>
    public static SparkRelation Local(SparkBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return new SparkRelation(new Relation { LocalRelation = new LocalRelation { Data = UnsafeByteOperations.UnsafeWrap(ArrowStreamWriter.Write(batch)) } });
    }

    /// <summary>The numbers start, start + step, ... below end, as column <c>id</c>.</summary>
    public static SparkRelation Range(long start, long end, long step = 1, int? partitions = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(step);
        var range = new Protocol.Range { Start = start, End = end, Step = step };
        if (partitions is { } count)
        {
            range.NumPartitions = count;
        }

        return new SparkRelation(new Relation { Range = range });
    }

    /// <summary>Columns as SQL expressions, with <c>AS</c> for names.</summary>
    public SparkRelation Select(params IEnumerable<string> expressions) =>
        new(new Relation { Project = new Project { Input = Wire, Expressions = { expressions.Select(Text) } } });

    public SparkRelation Where(string condition) => new(new Relation { Filter = new Filter { Input = Wire, Condition = Text(condition) } });

    public SparkRelation Limit(int rows) => new(new Relation { Limit = new Limit { Input = Wire, Limit_ = rows } });

    public SparkRelation As(string alias) => new(new Relation { SubqueryAlias = new SubqueryAlias { Input = Wire, Alias = alias } });

    /// <summary>The rows of both, by position, duplicates kept.</summary>
    public SparkRelation Union(SparkRelation other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new SparkRelation(new Relation
        {
            SetOp = new SetOperation { LeftInput = Wire, RightInput = other.Wire, SetOpType = SetOperation.Types.Type.Union, IsAll = true },
        });
    }

    /// <summary>About this fraction of the rows, chosen by <paramref name="seed"/>; all files are read all the same.</summary>
    public SparkRelation Sample(double fraction, long seed) =>
        new(new Relation { Sample = new Sample { Input = Wire, UpperBound = fraction, WithReplacement = false, Seed = seed } });

    /// <summary>
    /// The same rows, with aggregates collected in the pass that reads them; they come with the outcome, of queries and of writes.
    /// </summary>
    /// <param name="metrics">Aggregates as SQL with names, such as <c>count(*) AS n</c>.</param>
    public SparkRelation Observe(string name, params IEnumerable<string> metrics) =>
        new(new Relation { CollectMetrics = new CollectMetrics { Input = Wire, Name = name, Metrics = { metrics.Select(Text) } } });

    internal static Expression Text(string sql)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(sql);
        return new Expression { ExpressionString = new Expression.Types.Text { Expression = sql } };
    }

    internal static void Copy(IReadOnlyDictionary<string, string>? from, Google.Protobuf.Collections.MapField<string, string> to)
    {
        foreach (var (key, value) in from ?? new Dictionary<string, string>())
        {
            to.Add(key, value);
        }
    }
}
