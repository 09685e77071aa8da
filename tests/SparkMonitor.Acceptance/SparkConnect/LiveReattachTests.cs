using SparkMonitor.SparkConnect;

namespace SparkMonitor.Acceptance.SparkConnect;

/// <summary>A server that ends every stream after a second or 123 bytes (Spark's own way to test reattachment), asks for a token, and has no Delta.</summary>
[Collection(SparkServersCollection.Name)]
public sealed class LiveReattachTests(SparkServers servers)
{
    private async Task<SparkConnectSession> ConnectAsync() => await SparkConnectSession.ConnectAsync((await servers.Impatient).ConnectionString);

    [SparkFact]
    public async Task Result_is_whole_although_every_stream_ends_after_one_response()
    {
        await using var session = await ConnectAsync();
        await session.SetSettingAsync("spark.sql.execution.arrow.maxRecordsPerBatch", "500");
        SparkOutcome? outcome = null;
        var rows = await session.QueryAsync(SparkRelation.Range(0, 10_000, partitions: 2), new SparkExecuteOptions { Completed = o => outcome = o }).ToRowsAsync();

        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => (object?)(long)i), rows.Select(r => r[0]));
        Assert.True(outcome!.Reattachments > 20, $"{outcome.Reattachments} reattachments");
    }

    [SparkFact]
    public async Task Long_silent_work_survives_the_end_of_its_streams()
    {
        await using var session = await ConnectAsync();
        await session.SetSettingAsync("spark.connect.progress.reportInterval", "-1");
        SparkOutcome? outcome = null;
        var row = await session.QueryAsync(
            SparkRelation.Sql("SELECT count_if(sha2(CAST(id AS STRING), 512) > '8') AS n, count(*) AS c FROM range(0, 3000000, 1, 2)"), new SparkExecuteOptions { Completed = o => outcome = o }).ToRowsAsync();
        Assert.Equal(3_000_000L, row[0][1]);
        Assert.True(outcome!.Reattachments > 2, $"{outcome.Reattachments} reattachments");
    }

    [SparkFact]
    public async Task Commands_and_errors_come_through()
    {
        await using var session = await ConnectAsync();
        await session.CreateTempViewAsync("v", SparkRelation.Range(0, 10));
        Assert.Equal([[10L]], await session.ExecuteSqlAsync("SELECT count(*) FROM v").ToRowsAsync());
        var error = await Assert.ThrowsAsync<SparkServerException>(() => session.ExecuteSqlAsync("SELECT 1 / id FROM v").ToRowsAsync());
        Assert.Equal("DIVIDE_BY_ZERO", error.ErrorClass);
    }

    [SparkFact]
    public async Task Parameters_by_name_and_by_position_of_every_kind()
    {
        await using var session = await ConnectAsync();
        var instant = new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var values = new Dictionary<string, SparkLiteral>
        {
            ["b"] = SparkLiteral.Of(true),
            ["i"] = SparkLiteral.Of(-5),
            ["l"] = SparkLiteral.Of(long.MinValue),
            ["d"] = SparkLiteral.Of(0.1),
            ["x"] = SparkLiteral.Of(12.340m),
            ["s"] = SparkLiteral.Of("it's :b ?"),
            ["y"] = SparkLiteral.Of([1, 2]),
            ["t"] = SparkLiteral.Of(instant),
            ["n"] = SparkLiteral.Of(instant.DateTime),
            ["a"] = SparkLiteral.Of(new DateOnly(1960, 2, 3)),
            ["z"] = SparkLiteral.Null(SparkType.String),
            ["r"] = SparkLiteral.Array(SparkType.Integer, SparkLiteral.Of(1), SparkLiteral.Of(2)),
        };
        var names = values.Keys.ToArray();
        var expected = names.Select(n => values[n].Value is IReadOnlyList<SparkLiteral> list ? list.Select(e => e.Value).ToArray() : values[n].Value).ToArray();

        var named = await session.ExecuteSqlAsync($"SELECT {string.Join(", ", names.Select(n => $":{n} AS {n}"))}", SparkParameters.Named(values)).ToRowsAsync();
        var positional = await session.ExecuteSqlAsync($"SELECT {string.Join(", ", names.Select(n => $"? AS {n}"))}", SparkParameters.Positional(names.Select(n => values[n]).ToArray())).ToRowsAsync();
        var relation = await session.QueryAsync(SparkRelation.Sql("SELECT :i + 1", SparkParameters.Named(values))).ToRowsAsync();

        Assert.Equal(expected, named[0]);
        Assert.Equal(expected, positional[0]);
        Assert.Equal(-4, relation[0][0]);
    }

    [SparkFact]
    public async Task Connections_that_break_and_that_go_silent_lose_nothing()
    {
        await using var proxy = new FlakyProxy((await servers.Impatient).Port);
        var address = (await servers.Impatient).ConnectionString.Replace($":{(await servers.Impatient).Port}/", $":{proxy.Port}/", StringComparison.Ordinal);
        var options = new SparkConnectOptions { SilenceLimit = TimeSpan.FromSeconds(1), CallTimeout = TimeSpan.FromSeconds(2) };
        await using var session = await SparkConnectSession.ConnectAsync(address, options);
        await session.SetSettingAsync("spark.sql.execution.arrow.maxRecordsPerBatch", "1000");
        long next = 0;
        await foreach (var batch in session.QueryAsync(SparkRelation.Range(0, 30_000, partitions: 2)))
        {
            foreach (var id in batch[0].Values<long>())
            {
                Assert.Equal(next++, id);
            }

            switch (batch[0].Values<long>()[0])
            {
                case 5_000 or 12_000: proxy.Break(); break;
                case 20_000: proxy.Silence(); break;
            }
        }

        Assert.Equal(30_000, next);
        Assert.True(proxy.Connections >= 4, $"{proxy.Connections} connections");
    }

    [SparkFact]
    public async Task Delta_that_is_not_configured_is_told_by_its_class()
    {
        await using var session = await ConnectAsync();
        var error = await Assert.ThrowsAsync<SparkServerException>(
            () => session.ExecuteCommandAsync(SparkCommand.Write(SparkRelation.Range(0, 3), "delta", Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N")), SparkSaveMode.ErrorIfExists)));
        Assert.Equal("DELTA_CONFIGURE_SPARK_SESSION_WITH_EXTENSION_AND_CATALOG", error.ErrorClass);
        Assert.Contains("spark.sql.extensions", error.Message, StringComparison.Ordinal);
    }

    [SparkFact]
    public async Task Batch_and_message_beyond_the_limit_are_refused_and_the_session_lives_on()
    {
        var small = $"{(await servers.Impatient).ConnectionString};grpc_max_message_size=65536";
        await using var session = await SparkConnectSession.ConnectAsync(small, new SparkConnectOptions { MaxBatchBytes = 1 << 20 });
        var batch = await Assert.ThrowsAsync<SparkConnectException>(() => session.ExecuteSqlAsync("SELECT repeat('x', 3000000) AS s").ToRowsAsync());
        var request = await Assert.ThrowsAsync<SparkConnectException>(() => session.ExecuteSqlAsync($"SELECT '{new string('x', 70_000)}'").ToRowsAsync());

        Assert.Equal((SparkFailure.LimitExceeded, SparkFailure.LimitExceeded), (batch.Failure, request.Failure));
        Assert.Contains("1048576 bytes", batch.Message, StringComparison.Ordinal);
        Assert.Contains("65536", request.Message, StringComparison.Ordinal);
        Assert.Equal(1, await session.ExecuteSqlAsync("SELECT 1").ToScalarAsync());
    }

    [SparkTheory]
    [InlineData("")]
    [InlineData(";token=wrong")]
    public async Task Missing_or_wrong_token_is_told(string token)
    {
        var error = await Assert.ThrowsAsync<SparkConnectException>(async () => await SparkConnectSession.ConnectAsync($"{await AddressAsync()}{token}"));
        Assert.Equal(SparkFailure.Unauthenticated, error.Failure);
        Assert.DoesNotContain("wrong", error.Message, StringComparison.Ordinal);
    }

    [SparkFact]
    public async Task Tls_to_a_server_without_it_is_told()
    {
        var error = await Assert.ThrowsAsync<SparkConnectException>(async () => await SparkConnectSession.ConnectAsync($"{await AddressAsync()};use_ssl=true"));
        Assert.Equal(SparkFailure.Tls, error.Failure);
        Assert.Contains("use_ssl=false", error.Message, StringComparison.Ordinal);
    }

    private async Task<string> AddressAsync() => (await servers.Impatient).ConnectionString.Split(";token=")[0];
}
