using System.Globalization;
using System.Text.Json;
using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Expressions;
using SparkMonitor.Delta.Features;
using SparkMonitor.Delta.Parquet;
using SparkMonitor.Delta.Schema;

namespace SparkMonitor.Delta.Transactions;

/// <summary>
/// What a table asks of new rows: constraints, invariants, values that must not be null; and what it gives them: defaults, generated and identity
/// columns. An expression that this library does not evaluate is refused by name.
/// </summary>
internal sealed class RowRules
{
    private readonly TableMetadata _metadata;
    private readonly StructType _schema;
    private readonly string _table;
    private readonly List<RowCheck> _checks = [];
    private readonly List<ComputedColumn> _computed = [];
    private readonly List<NumberedColumn> _numbered = [];

    private RowRules(TableMetadata metadata, StructType schema, string table)
    {
        _metadata = metadata;
        _schema = schema;
        _table = table;
    }

    public IReadOnlyList<RowCheck> Checks => _checks;

    public IReadOnlyList<ComputedColumn> Computed => _computed;

    public IReadOnlyList<NumberedColumn> Numbered => _numbered;

    /// <param name="rows">The columns of the new rows, which fit the schema.</param>
    /// <param name="now">What defaults that ask for the time get.</param>
    /// <exception cref="DeltaException"><see cref="DeltaReason.UnsupportedFeature"/>: an expression; <see cref="DeltaReason.InvalidWrite"/>: a column must not be given.</exception>
    public static RowRules Of(TableMetadata metadata, StructType schema, StructType rows, DateTimeOffset now, string table)
    {
        var rules = new RowRules(metadata, schema, table);
        rules.AddConstraints();
        rules.AddInvariants(schema);
        var generated = new List<ComputedColumn>();
        foreach (var field in schema.Fields)
        {
            var isGiven = rows.Find(field.Name) is not null;
            if (field.Text(DeltaField.GenerationKey) is { } generation)
            {
                rules.AddGenerated(field, generation, isGiven, generated);
            }
            else if (IdentityColumn.Of(field) is { } identity)
            {
                rules.AddIdentity(field, identity, isGiven);
            }
            else if (!isGiven && field.Text(DeltaField.DefaultKey) is { } value)
            {
                rules._computed.Add(new ComputedColumn(field, rules.Evaluate(
                    FeatureNames.AllowColumnDefaults, $"the default {value} of its column {field.Name}", () => SqlTyping.Cast(SqlParser.Parse(value, new StructType([]), now), field.Type))));
            }
        }

        rules._computed.AddRange(generated);
        rules._checks.AddRange(schema.Fields.Select(LengthOf).OfType<RowCheck>());
        rules._checks.AddRange(NotNullRules.Of(schema));
        return rules;
    }

    /// <summary>As above, without rows at hand: whether the table could be written at all.</summary>
    public static void Check(TableMetadata metadata, StructType schema, string table)
    {
        var rules = new RowRules(metadata, schema, table);
        rules.AddConstraints();
        rules.AddInvariants(schema);
        foreach (var field in schema.Fields)
        {
            if (field.Text(DeltaField.GenerationKey) is { } generation)
            {
                rules.AddGenerated(field, generation, isGiven: false, []);
            }
        }
    }

    private void AddConstraints()
    {
        foreach (var (key, text) in _metadata.Configuration.OrderBy(static p => p.Key, StringComparer.Ordinal))
        {
            if (key.StartsWith(TableProperties.ConstraintPrefix, StringComparison.OrdinalIgnoreCase))
            {
                var what = $"constraint {key[TableProperties.ConstraintPrefix.Length..]} ({text})";
                AddCheck(FeatureNames.CheckConstraints, "its " + what, text ?? string.Empty, "violate its " + what);
            }
        }
    }

    private void AddInvariants(StructType structure)
    {
        foreach (var field in structure.Fields)
        {
            if (field.Metadata.TryGetValue(DeltaField.InvariantsKey, out var invariant))
            {
                var text = InvariantOf(invariant, field.Name);
                AddCheck(FeatureNames.Invariants, $"the invariant {text} of its column {field.Name}", text, $"violate the invariant {text} of its column {field.Name}");
            }

            if (field.Type is StructType inner)
            {
                AddInvariants(inner);
            }
        }
    }

    private void AddCheck(string feature, string what, string text, string complaint) =>
        _checks.Add(new RowCheck(Evaluate(feature, what, () => SqlTyping.Condition(SqlParser.Parse(text, _schema))), complaint));

    private void AddGenerated(DeltaField field, string text, bool isGiven, List<ComputedColumn> generated)
    {
        var what = $"its generated column {field.Name} ({text})";
        var value = Evaluate(FeatureNames.GeneratedColumns, what, () => SqlTyping.Cast(SqlParser.Parse(text, _schema), field.Type));
        if (!isGiven)
        {
            generated.Add(new ComputedColumn(field, value));
            return;
        }

        _checks.Add(new RowCheck(
            new FunctionValue(SqlFunction.NullSafeEqual, [new ColumnValue([field]), value], DeltaTypes.Boolean), $"give other values for {what} than are generated"));
    }

    private void AddIdentity(DeltaField field, IdentityColumn identity, bool isGiven)
    {
        if (!isGiven)
        {
            _numbered.Add(new NumberedColumn(field, identity.Next(field.Name, _table), identity.Step));
        }
        else if (!identity.AllowsValues)
        {
            throw new DeltaException(
                DeltaReason.InvalidWrite, $"The rows have the column {field.Name}, which {_table} generates always ({FeatureNames.IdentityColumns}): leave it out.");
        }
    }

    /// <summary>The length that Spark holds texts of a column to, counted in characters; no part of the protocol, but broken readers would be our doing.</summary>
    private static RowCheck? LengthOf(DeltaField field)
    {
        if (field.Type is not PrimitiveType { Kind: PrimitiveKind.String }
            || field.Text(DeltaField.LimitedTextKey) is not { } type
            || type.IndexOf('(', StringComparison.Ordinal) is var start && start < 0
            || !long.TryParse(type.AsSpan(start + 1).TrimEnd(')'), NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            return null;
        }

        var column = new ColumnValue([field]);
        var fits = new FunctionValue(
            SqlFunction.LessOrEqual, [new FunctionValue(SqlFunction.Length, [column], DeltaTypes.Integer), new LiteralValue(length, DeltaTypes.Integer)], DeltaTypes.Boolean);
        return new RowCheck(
            new FunctionValue(SqlFunction.Or, [new FunctionValue(SqlFunction.IsNull, [column], DeltaTypes.Boolean), fits], DeltaTypes.Boolean),
            $"have texts too long for its column {field.Name}, which is {type}");
    }

    private string InvariantOf(JsonElement invariant, string column)
    {
        try
        {
            using var json = JsonDocument.Parse(invariant.GetString()!);
            return json.RootElement.GetProperty("expression").GetProperty("expression").GetString() ?? throw new FormatException();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentNullException)
        {
            throw new DeltaException(DeltaReason.UnsupportedFeature, $"The table {_table} cannot be written: the invariant of its column {column} cannot be read ({FeatureNames.Invariants}).", e);
        }
    }

    private SqlExpression Evaluate(string feature, string what, Func<SqlExpression> parse)
    {
        try
        {
            return parse();
        }
        catch (ExpressionRefusedException e)
        {
            throw new DeltaException(
                DeltaReason.UnsupportedFeature, $"The table {_table} cannot be written: {what} is not evaluated by this writer ({feature}), because {e.Message}.", e);
        }
    }
}
