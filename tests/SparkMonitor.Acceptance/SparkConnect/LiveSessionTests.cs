using SparkMonitor.SparkConnect;

namespace SparkMonitor.Acceptance.SparkConnect;

/// <summary>Sessions, settings, commands and uploads on a real server.</summary>
[Collection(SparkServersCollection.Name)]
public sealed class LiveSessionTests(SparkServers servers)
{
    private async Task<SparkConnectSession> ConnectAsync(SparkConnectOptions? options = null) =>
        await SparkConnectSession.ConnectAsync((await servers.Delta).ConnectionString, options);

    [SparkFact]
    public async Task Settings_are_read_set_and_unset()
    {
        await using var session = await ConnectAsync(new SparkConnectOptions { Configuration = new Dictionary<string, string> { ["spark.sql.session.timeZone"] = "Asia/Tokyo" } });
        const string key = "spark.sql.shuffle.partitions";

        Assert.Matches(@"^\d+\.\d+\.\d+", session.SparkVersion);
        Assert.Equal("Asia/Tokyo", await session.GetSettingAsync("spark.sql.session.timeZone"));
        Assert.Equal("4", await session.GetSettingAsync(key));
        await session.SetSettingAsync(key, "7");
        Assert.Equal("7", await session.GetSettingAsync(key));
        Assert.Equal("7", (await session.GetAllSettingsAsync("spark.sql.shuffle."))["partitions"]);
        await session.UnsetSettingsAsync([key]);
        Assert.Equal("200", await session.GetSettingAsync(key));
        Assert.Null(await session.GetSettingAsync("spark.no.such.setting"));
        Assert.True(await session.IsModifiableAsync(key));
        Assert.False(await session.IsModifiableAsync("spark.executor.memory"));
        var error = await Assert.ThrowsAsync<SparkServerException>(() => session.SetSettingAsync("spark.executor.memory", "1g"));

        // CANNOT_MODIFY_CONFIG.SPARK_CONFIG up to 4.1, CANNOT_MODIFY_STATIC_CONFIG where a setting of SQL is static.
        Assert.Matches("^CANNOT_MODIFY_(STATIC_)?CONFIG", error.ErrorClass);
    }

    [SparkFact]
    public async Task Compression_set_on_the_session_is_switched_off()
    {
        const string key = "spark.sql.execution.arrow.compression.codec";
        await using var session = await ConnectAsync();
        await session.SetSettingAsync(key, "zstd");
        var error = await Assert.ThrowsAsync<SparkConnectException>(() => session.QueryAsync(SparkRelation.Range(0, 1000)).ToRowsAsync());
        Assert.Equal(SparkFailure.Unsupported, error.Failure);
        Assert.Contains("compression.codec=none", error.Message, StringComparison.Ordinal);

        await session.SetSettingAsync(key, "none");
        Assert.Equal(1000, (await session.QueryAsync(SparkRelation.Range(0, 1000)).ToRowsAsync()).Count);
    }

    [SparkFact]
    public async Task Sql_runs_queries_and_commands_alike_and_commands_once()
    {
        await using var session = await ConnectAsync();
        var table = $"delta.`{(await servers.Delta).Folder}/sql`";
        Assert.Empty(await session.ExecuteSqlAsync($"CREATE TABLE {table} (id BIGINT, s STRING) USING delta").ToRowsAsync());
        await session.ExecuteCommandAsync($"INSERT INTO {table} VALUES (1, 'a'), (2, 'b')");
        Assert.Equal([[1L]], await session.ExecuteSqlAsync($"UPDATE {table} SET s = 'c' WHERE id = 2").ToRowsAsync());
        Assert.Equal([[1L, "a"], [2L, "c"]], await session.ExecuteSqlAsync($"SELECT * FROM {table} ORDER BY id").ToRowsAsync());
        var history = await session.ExecuteSqlAsync($"DESCRIBE HISTORY {table}").ToRowsAsync();
        Assert.Equal([2L, 1L, 0L], history.Select(r => r[0]));
    }

    [SparkFact]
    public async Task Relations_views_and_writes_go_together()
    {
        await using var session = await ConnectAsync();
        var path = Path.Combine((await servers.Delta).Folder, "relations");
        var source = SparkRelation.Range(0, 1000, partitions: 2).Select("id", "id % 3 AS g").Observe("written", "count(*) AS n", "max(id) AS top", "sum(CAST(NULL AS INT)) AS nothing");
        var written = await session.ExecuteCommandAsync(SparkCommand.Write(source, "delta", path, SparkSaveMode.ErrorIfExists, partitionColumns: ["g"]));
        await session.CreateTempViewAsync("thousand", SparkRelation.Read("delta", [path]).Where("id < 500"));

        var observation = Assert.Single(written.Observations);
        Assert.Equal(("written", 1000L, 999L, null), (observation.Name, observation["n"], observation["top"], observation["nothing"]));
        Assert.Equal([[500L]], await session.QueryAsync(SparkRelation.Sql("SELECT count(*) FROM thousand")).ToRowsAsync());
        Assert.Equal(3, (await session.QueryAsync(SparkRelation.Table("thousand").Limit(3)).ToRowsAsync()).Count);
        Assert.Equal(3, (await session.GetInputFilesAsync(SparkRelation.Read("delta", [path]))).Select(Path.GetDirectoryName).Distinct().Count());
        Assert.Contains("Range", await session.ExplainAsync(source), StringComparison.Ordinal);
        Assert.True(await session.DropTempViewAsync("thousand"));
        Assert.False(await session.DropTempViewAsync("thousand"));
        var error = await Assert.ThrowsAsync<SparkServerException>(
            () => session.ExecuteCommandAsync(SparkCommand.Write(source, "delta", path, SparkSaveMode.ErrorIfExists)));
        Assert.Equal("DELTA_PATH_EXISTS", error.ErrorClass);
    }

    [SparkFact]
    public async Task Table_writes_create_append_and_replace()
    {
        await using var session = await ConnectAsync();
        var rows = SparkRelation.Range(0, 5);
        await session.ExecuteCommandAsync(SparkCommand.WriteTable(rows, "written_v2", SparkTableMode.CreateOrReplace, "delta", properties: new Dictionary<string, string> { ["p"] = "q" }));
        await session.ExecuteCommandAsync(SparkCommand.WriteTable(rows, "written_v2", SparkTableMode.Append));
        Assert.Equal(10L, await session.ExecuteSqlAsync("SELECT count(*) FROM written_v2").ToScalarAsync());
        await session.ExecuteCommandAsync(SparkCommand.SaveAsTable(rows, "delta", "written_v2", SparkSaveMode.Overwrite));
        Assert.Equal(5L, await session.ExecuteSqlAsync("SELECT count(*) FROM written_v2").ToScalarAsync());
    }

    [SparkTheory]
    [InlineData(null)]
    [InlineData(false)]
    public async Task Large_local_data_is_uploaded_in_parts(bool? chunked)
    {
        await using var session = await ConnectAsync(new SparkConnectOptions { ChunkedUploads = chunked, UploadPartBytes = 2 << 20 });
        var schema = new SparkSchema(new SparkField("id", SparkType.Long, false), new SparkField("blob", SparkType.Binary), new SparkField("list", SparkType.Array(SparkType.Integer)));
        var relation = await session.UploadAsync(schema, Batches(schema));

        var row = (await session.QueryAsync(relation.Select("id", "length(blob) AS l", "size(list) AS s", "id % 3 AS m", "list[1] AS e")
            .Where("isnull(blob) = (m = 0) AND (m = 0 OR e = id)").Select("count(*)", "sum(id)", "sum(l)")).ToRowsAsync())[0];

        Assert.Equal(9000L, row[0]);
        Assert.Equal(8999L * 4500, row[1]);
        Assert.Equal(6000L * 1000, row[2]);

        static async IAsyncEnumerable<SparkBatch> Batches(SparkSchema schema)
        {
            var builder = new SparkBatchBuilder(schema);
            for (var id = 0; id < 9000; id++)
            {
                builder.Add((long)id, id % 3 == 0 ? null : new byte[1000], id % 3 == 0 ? null : new object?[] { null, id });
                if (id % 4000 == 3999)
                {
                    yield return builder.Build();
                }
            }

            yield return builder.Build();
            await Task.CompletedTask;
        }
    }

    [SparkFact]
    public async Task Artifacts_are_sent_once_and_found()
    {
        await using var session = await ConnectAsync();
        var content = new byte[100_000];
        content[99_999] = 7;
        await session.AddArtifactAsync("files/some/data.bin", content);
        await session.AddArtifactAsync("files/some/data.bin", content);
        var found = await session.FindArtifactsAsync(["cache/0000"]);
        Assert.False(found.GetValueOrDefault("cache/0000"));
        content[0] = 1;
        var error = await Assert.ThrowsAsync<SparkServerException>(() => session.AddArtifactAsync("files/some/data.bin", content));
        Assert.Equal("ARTIFACT_ALREADY_EXISTS", error.ErrorClass);
    }

    [SparkFact]
    public async Task Closed_session_is_recognised_and_rebuilt_with_its_settings_and_views()
    {
        var restored = 0;
        await using var session = await ConnectAsync(new SparkConnectOptions { OnRebuilt = (_, _) => { restored++; return Task.CompletedTask; } });
        await session.SetSettingAsync("spark.sql.shuffle.partitions", "11");
        await session.CreateTempViewAsync("kept", SparkRelation.Range(0, 3));
        var first = session.SessionId;
        await using (await SparkConnectSession.ConnectAsync($"{(await servers.Delta).ConnectionString};session_id={first}"))
        {
            // Closing this second client of the session ends the session for both.
        }

        var error = await Assert.ThrowsAsync<SparkServerException>(() => session.ExecuteSqlAsync("SELECT 1").ToRowsAsync());
        Assert.Equal(SparkFailure.SessionLost, error.Failure);
        Assert.Equal([[3L]], await session.ExecuteSqlAsync("SELECT count(*) FROM kept").ToRowsAsync());
        Assert.Equal("11", await session.GetSettingAsync("spark.sql.shuffle.partitions"));
        Assert.NotEqual(first, session.SessionId);
        Assert.Equal((1, 1), (session.Rebuilds, restored));
    }

    [SparkFact]
    public async Task Query_that_may_run_twice_survives_the_loss_of_its_session()
    {
        await using var session = await ConnectAsync();
        await using (await SparkConnectSession.ConnectAsync($"{(await servers.Delta).ConnectionString};session_id={session.SessionId}"))
        {
            // See above.
        }

        var rows = await session.QueryAsync(SparkRelation.Range(0, 4), new SparkExecuteOptions { RerunAfterSessionLoss = true }).ToRowsAsync();
        Assert.Equal(4, rows.Count);
        Assert.Equal(1, session.Rebuilds);
    }
}
