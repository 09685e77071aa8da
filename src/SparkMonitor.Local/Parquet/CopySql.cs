using System.Globalization;
using SparkMonitor.Delta.Parquet;
using SparkMonitor.Delta.Schema;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Local.Parquet;

/// <summary>The COPY that writes a query's rows as files of a table.</summary>
internal sealed class CopySql
{
    /// <summary>The alias of rows whose values are the table's.</summary>
    private const string Row = "w";

    private readonly DataFileLayout _layout;
    private readonly StructType _rows;
    private readonly IReadOnlyList<DuckDbField> _columns;
    private readonly List<DeltaField> _partitions = [];
    private readonly WriteSql _sql;
    private LongPartitionValues? _longValues;

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
            else if (IsInRows(field) && field.Type is not PrimitiveType { Kind: PrimitiveKind.Void })
            {
                inFiles.Add(field);
            }
        }

        FileFields = inFiles.Count > 0 ? inFiles : [.. layout.Schema.Fields.Except(_partitions).Take(1)];
    }

    /// <summary>The columns of the files.</summary>
    public IReadOnlyList<DeltaField> FileFields { get; }

    /// <param name="sql">The rows.</param>
    /// <param name="longValues">Given where values may be too long for a path.</param>
    public string Select(string sql, LongPartitionValues? longValues = null)
    {
        _longValues = longValues;
        if (!IsStaged)
        {
            return Columns(Value, sql, "q");
        }

        // Checks and generated columns see the row as the table will have it: values of its types, defaults filled in.
        var guard = new RowCheckSql(_layout, Row);
        var guarded = FileFields[0];
        return Columns(
            f => ReferenceEquals(f, guarded) ? guard.Guard(Staged(f)) : Staged(f),
            WithComputed(
                $"SELECT {string.Join(", ", _layout.Schema.Fields.Where(HasFirstValue).Select(f => $"{FirstValue(f)} AS {Name(f)}").Concat(_layout.HiddenColumns.Select(Hidden)))} FROM ({sql}) AS q"),
            Row);

        string Staged(DeltaField field) => $"{Row}.{Name(field)}";
    }

    /// <summary>True where files are cut at the target size only by writing them again: DuckDB does not do it for partitions.</summary>
    public bool CutsLater => _partitions.Count > 0;

    /// <summary>The partition columns whose values may be of any length, as SQL names.</summary>
    public IEnumerable<string> TextPartitions => _partitions.Where(IsText).Select(Name);

    /// <param name="rowGroupRows">Rows of a row group at the most; null for DuckDB's own choice.</param>
    /// <param name="isCut">True for one partition's rows, which are written again to cut them.</param>
    public IEnumerable<string> Options(string id, int? rowGroupRows, bool isCut = false)
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

        if (_partitions.Count > 0 && !isCut)
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
    public IReadOnlyDictionary<string, string?> PartitionValues(object keys)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (_partitions.Count > 0)
        {
            var given = ((KeyValuePair<object, object?>[])keys).ToDictionary(static k => (string)k.Key, static k => (string?)k.Value, StringComparer.OrdinalIgnoreCase);
            foreach (var partition in _partitions)
            {
                var name = partition.PhysicalName(_layout.Mapping);
                values[name] = _longValues is null ? given[name] : _longValues.Restore(given[name]);
            }
        }

        return values;
    }

    private bool IsStaged => _layout.Checks.Count + _layout.Computed.Count + _layout.Numbered.Count > 0;

    private bool IsInRows(DeltaField field) =>
        _rows.Find(field.Name) is not null
        || _layout.Computed.Any(c => ReferenceEquals(c.Field, field))
        || _layout.Numbered.Any(n => ReferenceEquals(n.Field, field));

    private string Columns(Func<DeltaField, string> value, string sql, string alias)
    {
        var columns = FileFields.Select(f => $"{value(f)} AS {Name(f)}")
            .Concat(_layout.HiddenColumns.Select(h => $"{alias}.{DuckDbSql.QuoteIdentifier(h)}"))
            .Concat(_partitions.Select(p => $"{Shorten(PartitionText(value(p), p), p)} AS {Name(p)}"));
        return $"SELECT {string.Join(", ", columns)} FROM ({sql}) AS {alias}";
    }

    private string Shorten(string text, DeltaField partition) => IsText(partition) && _longValues is not null ? _longValues.Shorten(text) : text;

    private static bool IsText(DeltaField field) => field.Type is PrimitiveType { Kind: PrimitiveKind.String or PrimitiveKind.Binary };

    private static string Hidden(string name) => $"q.{DuckDbSql.QuoteIdentifier(name)}";

    private bool HasFirstValue(DeltaField field) => GenerationOf(field) is null;

    /// <summary>A generated column, whose value needs the others; defaults do not.</summary>
    private ComputedColumn? GenerationOf(DeltaField field) =>
        field.Text(DeltaField.GenerationKey) is null ? null : _layout.Computed.FirstOrDefault(c => ReferenceEquals(c.Field, field));

    private string FirstValue(DeltaField field)
    {
        if (_layout.Computed.FirstOrDefault(c => ReferenceEquals(c.Field, field)) is { } computed)
        {
            return new ExpressionSql(_layout.Mapping, "q").Of(computed.Value);
        }

        return _layout.Numbered.FirstOrDefault(n => ReferenceEquals(n.Field, field)) is { } numbered
            ? string.Create(CultureInfo.InvariantCulture, $"CAST({numbered.First} AS BIGINT) + (row_number() OVER () - 1) * CAST({numbered.Step} AS BIGINT)")
            : Value(field);
    }

    private string WithComputed(string rows)
    {
        var generated = _layout.Schema.Fields.Select(GenerationOf).OfType<ComputedColumn>().ToList();
        if (generated.Count == 0)
        {
            return rows;
        }

        var sql = new ExpressionSql(_layout.Mapping, "g");
        return $"SELECT g.*, {string.Join(", ", generated.Select(c => $"{sql.Of(c.Value)} AS {Name(c.Field)}"))} FROM ({rows}) AS g";
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
    private static string PartitionText(string value, DeltaField field)
    {
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
