using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using SparkMonitor.Core.Accumulation;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;
using SparkMonitor.Core.States;
using SparkMonitor.DuckDb;
using SparkMonitor.Local.Engine;

namespace SparkMonitor.Tests.Local.Engine;

/// <summary>
/// The states that C# accumulates from DuckDB's chunks, against the same formulas evaluated by DuckDB's SQL: what the Spark engine will
/// be held to.
/// </summary>
public sealed class ContractSqlTests : IDisposable
{
    private readonly DuckDbDatabase _database = DuckDbDatabase.Open(
        new DuckDbOptions { Threads = 2, Settings = new Dictionary<string, string> { ["TimeZone"] = "UTC" } });

    private readonly DuckDbConnection _connection;

    public ContractSqlTests() => _connection = _database.Connect();

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Theory]
    [MemberData(nameof(NastyColumns.Names), MemberType = typeof(NastyColumns))]
    public void States_of_nasty_values_are_those_of_the_sql_templates(string name)
    {
        var (type, sql) = NastyColumns.All[name];
        _connection.Execute($"CREATE TABLE t AS {sql}");
        var states = Accumulate(type);

        var isNumber = type.Kind is not (TypeKind.Text or TypeKind.Binary);
        var isReal = type.Kind is TypeKind.Float or TypeKind.Double;
        Assert.Equal(Scalar("count(*)"), states.Counts.Rows);
        Assert.Equal(Scalar("count(*) - count(v)"), states.Counts.Nulls);
        if (isReal)
        {
            Assert.Equal(Scalar("count(*) FILTER (isnan(v))"), states.Counts.NaNs);
            Assert.Equal(Scalar("count(*) FILTER (isinf(v) AND v > 0)"), states.Counts.PositiveInfinities);
            Assert.Equal(Scalar("count(*) FILTER (isinf(v) AND v < 0)"), states.Counts.NegativeInfinities);
        }

        if (isNumber)
        {
            var x = Projection(type);
            AssertMoments(ColumnUnit.Of(type), x, states.Moments!);
            if (states.Quantiles is { } quantiles)
            {
                AssertQuantiles(type, quantiles);
            }
        }
        else
        {
            AssertText(type, states);
        }

        AssertRegisters(type, states.Distinct!);
        AssertItems(type, states.Items!);
    }

    private ColumnStates Accumulate(ColumnType type)
    {
        var plan = new ColumnPlan(new ColumnPath("v"), type, StateSets.KindOf(type), StateSets.Of(type));
        var stream = _connection.Stream("SELECT v FROM t", null, () => new Sink(plan));
        var first = stream.Sinks[0].Accumulator;
        foreach (var other in stream.Sinks.Skip(1))
        {
            first.MergeFrom(other.Accumulator);
        }

        return first.Finish(0, 0)!;
    }

    private void AssertMoments(NumericUnit unit, string x, MomentsState actual)
    {
        var octaves = Rows(ContractSql.Moments(x)).Select(r => new OctaveSums(
            (int)r[0], (int)r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8], r[9], r[10])).ToArray();
        Assert.Equal(octaves, actual.Octaves.ToArray().OrderBy(o => o.Sign).ThenBy(o => o.Exponent));
        Assert.Equal(MomentsState.Of(unit, octaves, Scalar($"count(*) FILTER ({x} = 0)"), Extreme("min", x), Extreme("max", x)), actual);
    }

    private void AssertQuantiles(ColumnType type, QuantileSketch actual)
    {
        var unit = ColumnUnit.Of(type);
        if (type.Kind is TypeKind.Date or TypeKind.Timestamp or TypeKind.TimestampNtz)
        {
            var cell = type.Kind == TypeKind.Date
                ? "datediff('day', DATE '1970-01-01', v)"
                : "CASE WHEN epoch_us(v) >= 0 THEN epoch_us(v) // 3600000000 ELSE -((-epoch_us(v) + 3599999999) // 3600000000) END";
            var linear = Rows(ContractSql.LinearCells(cell)).Select(r => new CellCount((int)r[0], r[1])).ToArray();
            var y = $"({Integer(type)})::DOUBLE";
            Assert.Equal(QuantileSketch.Of(unit, [], 0, linear, Extreme("min", y), Extreme("max", y)), actual);
            return;
        }

        var x = Projection(type);
        var cells = Rows(ContractSql.Cells(x)).ToLookup(r => r[0], r => new CellCount((int)r[1], r[2]));
        var zeros = Scalar($"count(*) FILTER ({x} = 0)");
        Assert.Equal(QuantileSketch.Of(unit, [.. cells[-1]], zeros, [.. cells[1]], Extreme("min", x), Extreme("max", x)), actual);
    }

    private double Extreme(string aggregate, string x) =>
        (double)_connection.Scalar($"SELECT {aggregate}({x}) FILTER (isfinite({x})) + 0.0::DOUBLE FROM t")!;

    private void AssertRegisters(ColumnType type, DistinctSketch actual)
    {
        var sql = type.Kind switch
        {
            TypeKind.Text or TypeKind.Binary => ContractSql.TextRegisters("v"),
            TypeKind.Decimal when type.IsWideDecimal => ContractSql.TextRegisters(ContractSql.WideDigits),
            TypeKind.Float or TypeKind.Double =>
                ContractSql.IntegerRegisters("CASE WHEN isfinite(v) THEN CASE WHEN v = 0 THEN 0 ELSE v::DOUBLE::BIT::BIGINT END END"),
            _ => ContractSql.IntegerRegisters(Integer(type)),
        };
        var counts = new long[DistinctSketch.Registers];
        var codes = Enumerable.Repeat(DistinctSketch.EmptyCode, counts.Length).ToArray();
        foreach (var row in Rows(sql))
        {
            counts[row[0]] = row[1];
            codes[row[0]] = RegisterCode.Of((ulong)row[2]);
        }

        Assert.Equal(DistinctSketch.Of(counts, codes), actual);
    }

    private void AssertItems(ColumnType type, ItemSketch actual)
    {
        var finite = type.Kind is TypeKind.Float or TypeKind.Double ? "isfinite(v)" : "v IS NOT NULL";
        if (Scalar($"count(DISTINCT v) FILTER ({finite})") > ItemSketch.Capacity)
        {
            Assert.True(actual.IsOverflow);
            return;
        }

        var expected = new SortedDictionary<string, long>(StringComparer.Ordinal);
        using var result = _connection.Query($"SELECT {ItemKey(type)}, count(*) FROM t WHERE {finite} GROUP BY 1");
        foreach (var row in result.Rows())
        {
            expected[(string)row[0]!] = Convert.ToInt64(row[1], CultureInfo.InvariantCulture);
        }

        var found = new SortedDictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < actual.Length; i++)
        {
            found[KeyText(type, actual.Key(i))] = actual.CountAt(i);
        }

        Assert.Equal(expected, found);
    }

    private void AssertText(ColumnType type, ColumnStates states)
    {
        var isText = type.Kind == TypeKind.Text;
        var lengths = isText ? "length(v)" : "octet_length(v)";
        AssertMoments(NumericUnit.Integer, $"{lengths}::DOUBLE", states.Text!.Lengths);
        Assert.Equal(Scalar($"count(*) FILTER ({lengths} = 0)"), states.Counts.Empties);
        if (isText)
        {
            Assert.Equal(
                Scalar("count(*) FILTER (trim(v, chr(32)||chr(9)||chr(10)||chr(11)||chr(12)||chr(13)) = '')"), states.Counts.Blanks);
        }

        AssertExtreme("min", states.Text.Smallest!.Value);
        AssertExtreme("max", states.Text.Largest!.Value);

        void AssertExtreme(string aggregate, TextExtreme extreme)
        {
            // Blobs compare bytewise, which is the contract's order of text.
            var blob = isText ? "encode(v)" : "v";
            var hex = (string)_connection.Scalar($"SELECT hex({aggregate}({blob})) FROM t")!;
            Assert.Equal(hex[..Math.Min(hex.Length, 512)], Convert.ToHexString(extreme.Bytes.Span));
            Assert.Equal(hex.Length > 512, extreme.IsTruncated);
        }
    }

    private static string Projection(ColumnType type) => type.Kind switch
    {
        TypeKind.Float or TypeKind.Double => "v::DOUBLE",
        TypeKind.Timestamp or TypeKind.TimestampNtz => "(epoch_us(v)::DOUBLE / 1000000.0::DOUBLE)",
        TypeKind.Decimal when type.IsWideDecimal => $"({ContractSql.WideDigits})::DOUBLE",
        _ => $"({Integer(type)})::DOUBLE",
    };

    private static string Integer(ColumnType type) => type.Kind switch
    {
        TypeKind.Boolean => "v::INTEGER::BIGINT",
        TypeKind.Date => "datediff('day', DATE '1970-01-01', v)",
        TypeKind.Timestamp or TypeKind.TimestampNtz => "epoch_us(v)",
        TypeKind.Decimal => $"(v::DECIMAL(38,{type.Scale})*{BigInteger.Pow(10, type.Scale)})::BIGINT",
        _ => "v::BIGINT",
    };

    private static string ItemKey(ColumnType type) => type.Kind switch
    {
        TypeKind.Text => "CASE WHEN octet_length(encode(v)) > 256 THEN hex(encode('md5:' || md5(v))) ELSE hex(encode(v)) END",
        TypeKind.Binary => "CASE WHEN octet_length(v) > 256 THEN hex(encode('md5:' || md5(v))) ELSE hex(v) END",
        TypeKind.Float or TypeKind.Double => "(CASE WHEN v = 0 THEN 0 ELSE v::DOUBLE::BIT::BIGINT END)::VARCHAR",
        TypeKind.Decimal when type.IsWideDecimal => ContractSql.WideDigits,
        _ => $"({Integer(type)})::VARCHAR",
    };

    private static string KeyText(ColumnType type, ReadOnlySpan<byte> key)
    {
        if (type.Kind is TypeKind.Text or TypeKind.Binary)
        {
            return Convert.ToHexString(key);
        }

        if (type.IsWideDecimal)
        {
            return System.Text.Encoding.ASCII.GetString(key);
        }

        var y = BinaryPrimitives.ReadInt64BigEndian(key) ^ long.MinValue;
        var bits = type.Kind is TypeKind.Float or TypeKind.Double && y < 0 ? y ^ long.MaxValue : y;
        return bits.ToString(CultureInfo.InvariantCulture);
    }

    private long Scalar(string expression) =>
        Convert.ToInt64(_connection.Scalar($"SELECT {expression} FROM t"), CultureInfo.InvariantCulture);

    private IEnumerable<long[]> Rows(string sql)
    {
        using var result = _connection.Query(sql);
        foreach (var row in result.Rows())
        {
            yield return [.. row.Select(v => Convert.ToInt64(v, CultureInfo.InvariantCulture))];
        }
    }

    private sealed class Sink(ColumnPlan plan) : IChunkSink
    {
        private readonly RowGroups _groups = new(GroupLayout.Single, 2048);

        public ColumnAccumulator Accumulator { get; } = ColumnAccumulator.Create(plan, GroupLayout.Single);

        public void Consume(DuckDbChunk chunk)
        {
            _groups.Count = chunk.RowCount;
            _groups.Writable(0).Clear();
            _groups.Seal();
            Accumulator.Add(ChunkColumns.Of(chunk[0]), _groups);
        }
    }
}
