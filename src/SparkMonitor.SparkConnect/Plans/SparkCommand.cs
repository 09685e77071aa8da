using SparkMonitor.SparkConnect.Protocol;

namespace SparkMonitor.SparkConnect;

/// <summary>Something a server does, as opposed to rows it computes.</summary>
public sealed class SparkCommand
{
    private SparkCommand(Command wire)
    {
        Wire = wire;
    }

    internal Command Wire { get; }

    /// <summary>Makes a relation known to SQL of this session under a name.</summary>
    public static SparkCommand CreateTempView(string name, SparkRelation relation, bool replace = true)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(relation);
        return new SparkCommand(new Command { CreateDataframeView = new CreateDataFrameView { Input = relation.Wire, Name = name, Replace = replace } });
    }

    /// <summary>Writes files, or to a sink that is neither path nor table when <paramref name="path"/> is null ("noop" runs a plan and throws its rows away).</summary>
    public static SparkCommand Write(
        SparkRelation relation,
        string format,
        string? path,
        SparkSaveMode mode,
        IReadOnlyDictionary<string, string>? options = null,
        IReadOnlyList<string>? partitionColumns = null)
    {
        var write = WriteOperation(relation, format, mode, options, partitionColumns);
        if (path is not null)
        {
            write.Path = path;
        }

        return new SparkCommand(new Command { WriteOperation = write });
    }

    /// <summary>Saves as a table of the catalog; appends match columns by name.</summary>
    public static SparkCommand SaveAsTable(
        SparkRelation relation,
        string format,
        string table,
        SparkSaveMode mode,
        IReadOnlyDictionary<string, string>? options = null,
        IReadOnlyList<string>? partitionColumns = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(table);
        var write = WriteOperation(relation, format, mode, options, partitionColumns);
        write.Table = new WriteOperation.Types.SaveTable { TableName = table, SaveMethod = Protocol.WriteOperation.Types.SaveTable.Types.Method.SaveAsTable };
        return new SparkCommand(new Command { WriteOperation = write });
    }

    /// <summary>Writes to a table of a catalog by the newer interface.</summary>
    /// <param name="partitionExpressions">SQL expressions, for tables that are created.</param>
    /// <param name="condition">Which rows <see cref="SparkTableMode.Overwrite"/> replaces.</param>
    public static SparkCommand WriteTable(
        SparkRelation relation,
        string table,
        SparkTableMode mode,
        string? provider = null,
        IReadOnlyDictionary<string, string>? options = null,
        IReadOnlyDictionary<string, string>? properties = null,
        IReadOnlyList<string>? partitionExpressions = null,
        string? condition = null)
    {
        ArgumentNullException.ThrowIfNull(relation);
        ArgumentException.ThrowIfNullOrWhiteSpace(table);
        var write = new WriteOperationV2 { Input = relation.Wire, TableName = table, Mode = (WriteOperationV2.Types.Mode)(int)mode };
        if (provider is not null)
        {
            write.Provider = provider;
        }

        if (condition is not null)
        {
            write.OverwriteCondition = SparkRelation.Text(condition);
        }

        SparkRelation.Copy(options, write.Options);
        SparkRelation.Copy(properties, write.TableProperties);
        write.PartitioningColumns.AddRange((partitionExpressions ?? []).Select(SparkRelation.Text));
        return new SparkCommand(new Command { WriteOperationV2 = write });
    }

    internal static Command Sql(string sql, SparkParameters? parameters)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(sql);

        // Spark 3.5 reads the first fields, later servers the relation.
        var command = new SqlCommand { Sql = sql, Input = SparkRelation.Sql(sql, parameters).Wire };
        parameters?.WriteTo(command.Args, command.PosArgs);
        return new Command { SqlCommand = command };
    }

    private static WriteOperation WriteOperation(
        SparkRelation relation, string format, SparkSaveMode mode, IReadOnlyDictionary<string, string>? options, IReadOnlyList<string>? partitionColumns)
    {
        ArgumentNullException.ThrowIfNull(relation);
        ArgumentException.ThrowIfNullOrWhiteSpace(format);
        var write = new WriteOperation { Input = relation.Wire, Source = format, Mode = (WriteOperation.Types.Mode)(int)mode };
        SparkRelation.Copy(options, write.Options);
        write.PartitioningColumns.AddRange(partitionColumns ?? []);
        return write;
    }
}
