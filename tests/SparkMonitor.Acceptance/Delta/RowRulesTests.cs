using System.Text.Json;
using SparkMonitor.Delta;
using SparkMonitor.Delta.Features;
using SparkMonitor.Delta.Predicates;
using SparkMonitor.Delta.Schema;
using SparkMonitor.Delta.Transactions;
using SparkMonitor.Local.Parquet;

namespace SparkMonitor.Acceptance.Delta;

/// <summary>What a table asks of new rows, and what it gives them. Real Spark reads and checks the same tables in <see cref="Spark.SparkTests"/>.</summary>
public sealed class RowRulesTests : IDisposable
{
    private readonly WrittenTable _table = new();

    public void Dispose() => _table.Dispose();

    [Theory]
    [InlineData("13, 1.0", "id_small (id < 1000 AND id <> 13)", "id = 13")]
    [InlineData("1, -0.5", "pos (v >= 0)", "v = -0.5")]
    [InlineData("2, NULL", "pos (v >= 0)", "v = NULL")]
    [InlineData("NULL, 1.0", "id_small (id < 1000 AND id <> 13)", "id = NULL")]
    public async Task Append_that_violates_a_constraint_is_refused_and_leaves_nothing(string row, string constraint, string values)
    {
        await CreateConstrainedAsync();
        var before = Files();
        var error = await Assert.ThrowsAsync<DeltaException>(() => _table.AppendAsync($"SELECT * FROM (VALUES (5::INTEGER, 5.0::DOUBLE), ({row})) AS t(id, v)"));

        Assert.Equal(DeltaReason.InvalidWrite, error.Reason);
        Assert.Contains(constraint, error.Message, StringComparison.Ordinal);
        Assert.Contains(values, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Files());
        Assert.Equal(["(1, 0.5)"], await _table.RowsAsync());
    }

    [Fact]
    public async Task Append_that_meets_the_constraints_is_done()
    {
        await CreateConstrainedAsync();
        Assert.IsType<Committed>(await _table.AppendAsync("SELECT range::INTEGER AS id, range::DOUBLE AS v FROM range(14, 900)"));
        Assert.Equal(887, (await _table.RowsAsync()).Count);
    }

    [Fact]
    public async Task Overwrite_and_rows_of_a_program_are_checked_too()
    {
        await CreateConstrainedAsync();
        var error = await Assert.ThrowsAsync<DeltaException>(() =>
            _table.Table.OverwriteAsync(new DuckDbQuerySource(_table.Connection, "SELECT 13::INTEGER AS id, 1.0::DOUBLE AS v"), OverwriteScope.Everything));
        Assert.Contains("id_small", error.Message, StringComparison.Ordinal);

        using var database = SparkMonitor.DuckDb.DuckDbDatabase.Open(new() { Threads = 1 });
        using var rows = DuckDbRowSource.OfRows(database, (await _table.Open().LoadAsync()).Schema, Rows());
        error = await Assert.ThrowsAsync<DeltaException>(() => _table.Table.AppendAsync(rows));
        Assert.Contains("v = -1", error.Message, StringComparison.Ordinal);
        Assert.Equal(["(1, 0.5)"], await _table.RowsAsync());

        static async IAsyncEnumerable<object?[]> Rows()
        {
            await Task.CompletedTask;
            yield return [1, 1.0];
            yield return [2, -1.0];
        }
    }

    [Fact]
    public async Task Constraint_that_another_writer_adds_meanwhile_is_honoured()
    {
        await _table.CreateOrAppendAsync("SELECT 1::INTEGER AS id, 0.5::DOUBLE AS v");
        var meddled = false;
        var options = new WriteOptions
        {
            OnStep = step =>
            {
                if (step == WriteStep.BeforeCommit && !meddled)
                {
                    meddled = true;
                    AddConstraintAsync("id < 10").GetAwaiter().GetResult();
                }
            },
        };
        var before = Directory.GetFiles(_table.Folder, "*.parquet");
        var error = await Assert.ThrowsAsync<DeltaException>(() => _table.AppendAsync("SELECT 20::INTEGER AS id, 1.0::DOUBLE AS v", options));
        Assert.Contains("late (id < 10)", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFiles(_table.Folder, "*.parquet"));
    }

    [Fact]
    public async Task Invariant_of_a_column_is_checked()
    {
        var metadata = Metadata(DeltaField.InvariantsKey, """{"expression":{"expression":"x > 3"}}""");
        await CreateAsync([new DeltaField("x", DeltaTypes.Integer, metadata: metadata), new DeltaField("y", DeltaTypes.Integer)]);
        Assert.IsType<Committed>(await _table.AppendAsync("SELECT 4::INTEGER AS x"));
        foreach (var value in new[] { "3", "NULL" })
        {
            var error = await Assert.ThrowsAsync<DeltaException>(() => _table.AppendAsync($"SELECT {value}::INTEGER AS x"));
            Assert.Contains("invariant x > 3", error.Message, StringComparison.Ordinal);
            Assert.Contains($"x = {value}", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Defaults_fill_in_columns_that_rows_lack_and_no_others()
    {
        await CreateAsync([
            new DeltaField("i", DeltaTypes.Integer),
            new DeltaField("s", DeltaTypes.String, nullable: false, metadata: Metadata(DeltaField.DefaultKey, "'none'")),
            new DeltaField("d", DeltaTypes.Date, metadata: Metadata(DeltaField.DefaultKey, "DATE'2020-01-01'")),
            new DeltaField("n", new DecimalType(8, 3), metadata: Metadata(DeltaField.DefaultKey, "1 + 2")),
            new DeltaField("t", DeltaTypes.Timestamp, metadata: Metadata(DeltaField.DefaultKey, "current_timestamp()")),
        ]);
        var clock = new FixedClock(DateTimeOffset.Parse("2024-05-06T07:08:09.123456Z", System.Globalization.CultureInfo.InvariantCulture));
        await _table.AppendAsync("SELECT 1::INTEGER AS i", new WriteOptions { Clock = clock });
        await _table.AppendAsync("SELECT 2::INTEGER AS i, 'given' AS s, NULL::DATE AS d, NULL::DECIMAL(8,3) AS n, NULL::TIMESTAMPTZ AS t");
        Assert.Equal(["(1, none, 2020-01-01, 3.000, '2024-05-06 07:08:09.123456+00')", "(2, given, NULL, NULL, NULL)"], await _table.RowsAsync());
    }

    [Fact]
    public async Task Default_that_is_not_evaluated_is_refused_only_where_it_is_needed()
    {
        await CreateAsync([new DeltaField("i", DeltaTypes.Integer), new DeltaField("s", DeltaTypes.String, metadata: Metadata(DeltaField.DefaultKey, "uuid()"))]);
        var error = await Assert.ThrowsAsync<DeltaException>(() => _table.AppendAsync("SELECT 1::INTEGER AS i"));
        Assert.Equal(DeltaReason.UnsupportedFeature, error.Reason);
        Assert.Contains("the default uuid() of its column s", error.Message, StringComparison.Ordinal);
        Assert.IsType<Committed>(await _table.AppendAsync("SELECT 1::INTEGER AS i, 'x' AS s"));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("name")]
    [InlineData("id")]
    public async Task Generated_columns_are_computed_where_absent_and_checked_where_given(string mapping)
    {
        await CreateAsync(
            [
                new DeltaField("id", DeltaTypes.Integer),
                new DeltaField("ts", DeltaTypes.Timestamp),
                new DeltaField("st", new StructType([new DeltaField("x", DeltaTypes.Integer)])),
                new DeltaField("day", DeltaTypes.Date, metadata: Metadata(DeltaField.GenerationKey, "CAST(ts AS DATE)")),
                new DeltaField("twice", DeltaTypes.Long, metadata: Metadata(DeltaField.GenerationKey, "CAST(id AS BIGINT)*2 + st.x")),
            ],
            ["day"],
            new() { [TableProperties.ColumnMappingMode] = mapping, [TableProperties.ConstraintPrefix + "even"] = "st.x % 2 = 0" });
        const string Base = "SELECT 1::INTEGER AS id, TIMESTAMPTZ '2024-01-01 23:30:00+00' AS ts, {'x': 4::INTEGER} AS st";
        Assert.IsType<Committed>(await _table.AppendAsync(Base));
        Assert.IsType<Committed>(await _table.AppendAsync($"{Base}, DATE '2024-01-01' AS day, 6::BIGINT AS twice"));
        Assert.IsType<Committed>(await _table.AppendAsync("SELECT 2::INTEGER AS id, NULL::TIMESTAMPTZ AS ts, {'x': 0::INTEGER} AS st, NULL::DATE AS day"));
        foreach (var wrong in new[] { "DATE '2024-01-02' AS day", "NULL::DATE AS day", "7::BIGINT AS twice" })
        {
            var error = await Assert.ThrowsAsync<DeltaException>(() => _table.AppendAsync($"{Base}, {wrong}"));
            Assert.Contains("generated column", error.Message, StringComparison.Ordinal);
        }

        Assert.Contains("even", (await Assert.ThrowsAsync<DeltaException>(() => _table.AppendAsync(Base.Replace("4::", "5::", StringComparison.Ordinal)))).Message, StringComparison.Ordinal);
        Assert.Equal(
            ["(1, '2024-01-01 23:30:00+00', {'x': 4}, 2024-01-01, 6)", "(1, '2024-01-01 23:30:00+00', {'x': 4}, 2024-01-01, 6)", "(2, NULL, {'x': 0}, NULL, 4)"],
            await _table.RowsAsync());
        Assert.Single((await _table.Open().LoadAsync()).Scan(DeltaPredicate.IsNull("day")).Files);
    }

    [Fact]
    public async Task Identity_columns_number_rows_behind_the_high_water_mark()
    {
        await CreateAsync([
            new DeltaField("k", DeltaTypes.Long, metadata: Identity(100, 10, allow: false)),
            new DeltaField("d", DeltaTypes.Long, metadata: Identity(-1, -1, allow: true)),
            new DeltaField("v", DeltaTypes.String),
        ]);
        await _table.AppendAsync("SELECT unnest(['a', 'b']) AS v");
        await _table.AppendAsync("SELECT 'c' AS v, 50::BIGINT AS d");
        await _table.AppendAsync("SELECT 'd' AS v");
        Assert.Equal(["(100, -1, a)", "(110, -2, b)", "(120, 50, c)", "(130, -3, d)"], await _table.RowsAsync());

        var error = await Assert.ThrowsAsync<DeltaException>(() => _table.AppendAsync("SELECT 1::BIGINT AS k, 'e' AS v"));
        Assert.Contains("k, which", error.Message, StringComparison.Ordinal);
        Assert.Contains("generates always", error.Message, StringComparison.Ordinal);

        // An append without rows takes no number.
        await _table.AppendAsync("SELECT 'none' AS v WHERE false");
        var schema = (await _table.Open().LoadAsync()).Schema;
        Assert.Equal([130L, -3L], schema.Fields.Take(2).Select(static f => f.Metadata["delta.identity.highWaterMark"].GetInt64()));
    }

    [Fact]
    public async Task Identity_columns_stay_unique_with_several_writers()
    {
        await CreateAsync([new DeltaField("k", DeltaTypes.Long, metadata: Identity(1, 1, allow: false)), new DeltaField("v", DeltaTypes.Integer)]);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            using var database = SparkMonitor.DuckDb.DuckDbDatabase.Open(new() { Threads = 1 });
            using var connection = database.Connect();
            for (var i = 0; i < 3; i++)
            {
                Assert.IsType<Committed>(await _table.Open().AppendAsync(new DuckDbQuerySource(connection, $"SELECT range::INTEGER AS v FROM range({writer + 1})")));
            }
        })));
        var keys = (await _table.RowsAsync(columns: "['k']")).Select(static r => long.Parse(r.Trim('(', ')'), System.Globalization.CultureInfo.InvariantCulture)).Order();
        Assert.Equal(Enumerable.Range(1, 30).Select(static k => (long)k), keys);
    }

    [Fact]
    public async Task Identity_column_without_further_numbers_refuses_rows()
    {
        await CreateAsync([new DeltaField("k", DeltaTypes.Long, metadata: Identity(long.MaxValue - 1, 1, allow: false)), new DeltaField("v", DeltaTypes.Integer)]);
        var before = Files();
        Assert.Equal(DeltaReason.InvalidWrite, (await Assert.ThrowsAsync<DeltaException>(() => _table.AppendAsync("SELECT range::INTEGER AS v FROM range(3)"))).Reason);
        Assert.Equal(before, Files());
        Assert.IsType<Committed>(await _table.AppendAsync("SELECT range::INTEGER AS v FROM range(2)"));
        Assert.Contains("exhausted", (await Assert.ThrowsAsync<DeltaException>(() => _table.AppendAsync("SELECT 1::INTEGER AS v"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{'a': NULL::INTEGER, 'b': 1::INTEGER}", "st.a")]
    [InlineData("{'a': 1::INTEGER, 'b': NULL::INTEGER}", null)]
    [InlineData("NULL::STRUCT(a INTEGER, b INTEGER)", null)]
    public async Task Field_of_a_struct_that_must_not_be_null_is_checked_where_the_struct_is_there(string value, string? column) =>
        await CheckNullsAsync(new StructType([new DeltaField("a", DeltaTypes.Integer, nullable: false), new DeltaField("b", DeltaTypes.Integer)]), "st", value, column);

    [Theory]
    [InlineData("[1, NULL]", "l.element")]
    [InlineData("[]::INTEGER[]", null)]
    [InlineData("NULL::INTEGER[]", null)]
    public async Task Item_of_a_list_that_must_not_be_null_is_checked(string value, string? column) =>
        await CheckNullsAsync(new ArrayType(DeltaTypes.Integer, ContainsNull: false), "l", value, column);

    [Theory]
    [InlineData("MAP {'k': [{'a': 1::INTEGER}, {'a': NULL}]}", "m.value.element.a")]
    [InlineData("MAP {'k': [{'a': 1::INTEGER}, NULL]}", null)]
    [InlineData("MAP {'k': NULL::STRUCT(a INTEGER)[]}", "m.value")]
    public async Task Deep_values_that_must_not_be_null_are_checked(string value, string? column) =>
        await CheckNullsAsync(
            new MapType(DeltaTypes.String, new ArrayType(new StructType([new DeltaField("a", DeltaTypes.Integer, nullable: false)])), ValueContainsNull: false), "m", value, column);

    [Fact]
    public async Task Text_of_limited_length_is_held_to_it()
    {
        // Spark counts characters: https://spark.apache.org/docs/latest/sql-ref-datatypes.html.
        await CreateAsync([new DeltaField("i", DeltaTypes.Integer), new DeltaField("s", DeltaTypes.String, metadata: Metadata(DeltaField.LimitedTextKey, "varchar(3)"))]);
        Assert.IsType<Committed>(await _table.AppendAsync("SELECT 1::INTEGER AS i, unnest(['éèê', NULL, '']) AS s"));
        var error = await Assert.ThrowsAsync<DeltaException>(() => _table.AppendAsync("SELECT 1::INTEGER AS i, 'abcd' AS s"));
        Assert.Contains("column s, which is varchar(3)", error.Message, StringComparison.Ordinal);
        Assert.Contains("s = abcd", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Struct_that_must_not_be_null_may_have_fields_that_are()
    {
        await CreateAsync([new DeltaField("i", DeltaTypes.Integer), new DeltaField("st", new StructType([new DeltaField("a", DeltaTypes.Integer)]), nullable: false)]);
        Assert.IsType<Committed>(await _table.AppendAsync("SELECT 1::INTEGER AS i, {'a': NULL::INTEGER} AS st"));
        Assert.Contains("column st", (await Assert.ThrowsAsync<DeltaException>(() => _table.AppendAsync("SELECT 1::INTEGER AS i, NULL::STRUCT(a INTEGER) AS st"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expressions_that_are_not_evaluated_forbid_rows_but_neither_vacuum_nor_optimize()
    {
        await _table.CreateOrAppendAsync("SELECT 'a' AS s");
        await _table.AppendAsync("SELECT 'b' AS s");
        await AddConstraintAsync("s RLIKE '^[a-z]$'");
        Assert.Contains("late (s RLIKE", (await Assert.ThrowsAsync<DeltaException>(() => _table.AppendAsync("SELECT 'c' AS s"))).Message, StringComparison.Ordinal);
        Assert.IsType<Committed>((await _table.Table.OptimizeAsync(_table.Rewrite)).Commit);
        Assert.Empty((await _table.Table.VacuumAsync()).Files);
        Assert.Equal(["(a)", "(b)"], await _table.RowsAsync());
    }

    private static Dictionary<string, JsonElement> Metadata(string key, string text) => new(StringComparer.Ordinal) { [key] = JsonSerializer.SerializeToElement(text) };

    private static Dictionary<string, JsonElement> Identity(long start, long step, bool allow) => new(StringComparer.Ordinal)
    {
        ["delta.identity.start"] = JsonSerializer.SerializeToElement(start),
        ["delta.identity.step"] = JsonSerializer.SerializeToElement(step),
        ["delta.identity.allowExplicitInsert"] = JsonSerializer.SerializeToElement(allow),
    };

    private List<string> Files() => [.. Directory.GetFiles(_table.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private async Task CheckNullsAsync(DeltaType type, string name, string value, string? column)
    {
        await CreateAsync([new DeltaField("i", DeltaTypes.Integer), new DeltaField(name, type)]);
        var rows = $"SELECT 1::INTEGER AS i, {value} AS {name}";
        if (column is null)
        {
            Assert.IsType<Committed>(await _table.AppendAsync(rows));
            return;
        }

        var error = await Assert.ThrowsAsync<DeltaException>(() => _table.AppendAsync(rows));
        Assert.Equal(DeltaReason.InvalidWrite, error.Reason);
        Assert.Contains($"the column {column}, which must not be null", error.Message, StringComparison.Ordinal);
    }

    private Task CreateConstrainedAsync() => _table.CreateOrAppendAsync(
        "SELECT 1::INTEGER AS id, 0.5::DOUBLE AS v",
        new WriteOptions
        {
            CreateAs = new TableDefinition(new StructType([new DeltaField("id", DeltaTypes.Integer), new DeltaField("v", DeltaTypes.Double)]))
            {
                Configuration = new Dictionary<string, string?>
                {
                    [TableProperties.ConstraintPrefix + "pos"] = "v >= 0",
                    [TableProperties.ConstraintPrefix + "id_small"] = "id < 1000 AND id <> 13",
                },
            },
        });

    private async Task CreateAsync(IReadOnlyList<DeltaField> fields, IReadOnlyList<string>? partitions = null, Dictionary<string, string?>? properties = null) =>
        Assert.IsType<Committed>(await _table.Table.CreateAsync(
            new TableDefinition(new StructType(fields)) { PartitionColumns = partitions ?? [], Configuration = properties ?? [] }));

    private async Task AddConstraintAsync(string expression)
    {
        var snapshot = await _table.Open().LoadAsync();
        var transaction = _table.Open().StartTransaction(snapshot);
        transaction.Add(snapshot.Protocol with { MinWriterVersion = 3 });
        transaction.Add(snapshot.Metadata with
        {
            Configuration = new Dictionary<string, string?>(snapshot.Configuration) { [TableProperties.ConstraintPrefix + "late"] = expression },
        });
        Assert.IsType<Committed>(await transaction.CommitAsync());
    }
}
