using Google.Protobuf.Collections;
using SparkMonitor.SparkConnect.Protocol;

namespace SparkMonitor.SparkConnect;

/// <summary>
/// Values for <c>:name</c> or <c>?</c> in SQL text. Servers with Delta's SQL extension on Spark 4.2 fail on any parameter
/// (UNBOUND_SQL_PARAMETER): there, write <see cref="SparkLiteral.ToSql"/> into the text.
/// </summary>
public sealed class SparkParameters
{
    private readonly IReadOnlyDictionary<string, SparkLiteral> _named;
    private readonly IReadOnlyList<SparkLiteral> _positional;

    private SparkParameters(IReadOnlyDictionary<string, SparkLiteral> named, IReadOnlyList<SparkLiteral> positional)
    {
        _named = named;
        _positional = positional;
    }

    public static SparkParameters Named(IReadOnlyDictionary<string, SparkLiteral> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new SparkParameters(values, []);
    }

    public static SparkParameters Positional(params IReadOnlyList<SparkLiteral> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new SparkParameters(new Dictionary<string, SparkLiteral>(), values);
    }

    internal void WriteTo(MapField<string, Expression.Types.Literal> named, RepeatedField<Expression.Types.Literal> positional)
    {
        foreach (var (name, value) in _named)
        {
            named.Add(name, value.ToWire());
        }

        positional.AddRange(_positional.Select(v => v.ToWire()));
    }
}
