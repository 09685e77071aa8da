using System.Globalization;
using SparkMonitor.Delta.Parquet;
using SparkMonitor.Delta.Schema;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Parquet;

/// <summary>The COPY that writes a query's rows as files of a table.</summary>
internal sealed class CopySql
{
    private readonly DataFileLayout _layout;
    private readonly StructType _rows;
    private readonly IReadOnlyList<DuckDbField> _columns;
    private readonly List<DeltaField> _partitions = [];
    private readonly WriteSql _sql;

    public CopySql(DataFileLayout layout, IReadOnlyList<DuckDbField> columns)
    {
        _layout = layout;
        _columns = columns;
        _rows = DuckDbSchema.Of(columns);
        _sql = new WriteSql(layout.Mapping);
        var inFiles = new List<DeltaField>();
        foreach (var field in layout.Schema.Fields)
        {
            if (layout.PartitionColumns.Contains(field.Name, StringComparer.OrdinalIgnoreCase))
            {
                _partitions.Add(field);
            }
            else if (_rows.Find(field.Name) is not null && field.Type is not PrimitiveType { Kind: PrimitiveKind.Void })
            {
                inFiles.Add(field);
            }
        }

        FileFields = inFiles.Count > 0 ? inFiles : [.. layout.Schema.Fields.Except(_partitions).Take(1)];
    }

    /// <summary>The columns of the files.</summary>
    public IReadOnlyList<DeltaField> FileFields { get; }

    public string Select(string sql)
    {
        var columns = FileFields.Select(f => $"{Value(f)} AS {Name(f)}").Concat(_partitions.Select(p => $"{PartitionText(p)} AS {Name(p)}"));
        return $"SELECT {string.Join(", ", columns)} FROM ({sql}) AS q";
    }

    /// <param name="rowGroupRows">Rows of a row group at the most; null for DuckDB's own choice.</param>
    public IEnumerable<string> Options(string id, int? rowGroupRows)
    {
        yield return "FORMAT parquet";
        yield return "COMPRESSION zstd";
        yield return "OVERWRITE_OR_IGNORE true";
        yield return "RETURN_STATS true";
        yield return $"FILENAME_PATTERN 'part-{{i}}-{id}'";
        if (rowGroupRows is { } rows)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"ROW_GROUP_SIZE {rows}");
        }

        if (_partitions.Count > 0)
        {
            yield return $"PARTITION_BY ({string.Join(", ", _partitions.Select(Name))})";
        }
        else
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"FILE_SIZE_BYTES {_layout.TargetFileBytes}");
        }

        if (_layout.Mapping != ColumnMapping.None)
        {
            yield return $"FIELD_IDS {FieldIdSql.Of(FileFields, _layout.Mapping)}";
        }
    }

    /// <summary>The partition values of a written file, by physical name.</summary>
    public IReadOnlyDictionary<string, string?> PartitionValues(object? keys)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (_partitions.Count > 0)
        {
            var given = ((KeyValuePair<object, object?>[])keys!).ToDictionary(static k => (string)k.Key, static k => (string?)k.Value, StringComparer.OrdinalIgnoreCase);
            foreach (var partition in _partitions)
            {
                var name = partition.PhysicalName(_layout.Mapping);
                values[name] = given[name];
            }
        }

        return values;
    }

    private string Name(DeltaField field) => DuckDbSql.QuoteIdentifier(field.PhysicalName(_layout.Mapping));

    private string Value(DeltaField field)
    {
        for (var i = 0; i < _columns.Count; i++)
        {
            if (string.Equals(_columns[i].Name, field.Name, StringComparison.OrdinalIgnoreCase))
            {
                return _sql.Of($"q.{DuckDbSql.QuoteIdentifier(_columns[i].Name)}", _rows.Fields[i].Type, _columns[i].Type, field.Type);
            }
        }

        return $"CAST(NULL AS {DuckDbTypeName.Of(field.Type)})";
    }

    /// <summary>A partition value as the log writes it. The empty string cannot be told from null there, so it becomes null at once.</summary>
    private string PartitionText(DeltaField field)
    {
        var value = Value(field);
        return field.Type switch
        {
            PrimitiveType { Kind: PrimitiveKind.String } => $"nullif({value}, '')",
            PrimitiveType { Kind: PrimitiveKind.Binary } => $"nullif(decode({value}), '')",
            PrimitiveType { Kind: PrimitiveKind.Timestamp } => $"strftime(make_timestamp(epoch_us({value})), '%Y-%m-%dT%H:%M:%S.%fZ')",
            PrimitiveType { Kind: PrimitiveKind.TimestampNtz } => $"strftime({value}, '%Y-%m-%d %H:%M:%S.%f')",
            PrimitiveType { Kind: PrimitiveKind.Float or PrimitiveKind.Double } =>
                $"CASE WHEN isnan({value}) THEN 'NaN' WHEN isinf({value}) THEN CASE WHEN {value} > 0 THEN 'Infinity' ELSE '-Infinity' END ELSE CAST({value} AS VARCHAR) END",
            _ => $"CAST({value} AS VARCHAR)",
        };
    }
}
