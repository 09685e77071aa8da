using System.Text;
using SparkMonitor.Delta;
using SparkMonitor.Delta.Storage;

namespace SparkMonitor.Tests.Delta;

/// <summary>Logs made to break a reader: each is read or refused with a message that names the file, within bounds of time and memory.</summary>
public sealed class HostileLogTests : IDisposable
{
    private const string Sound = """
        {"commitInfo":{"timestamp":1,"operation":"WRITE"}}
        {"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["deletionVectors"],"writerFeatures":["deletionVectors"]}}
        {"metaData":{"id":"x","format":{"provider":"parquet","options":{}},"schemaString":"{\"type\":\"struct\",\"fields\":[{\"name\":\"i\",\"type\":\"long\",\"nullable\":true,\"metadata\":{}},{\"name\":\"p\",\"type\":\"date\",\"nullable\":true,\"metadata\":{}}]}","partitionColumns":["p"],"configuration":{}}}
        {"add":{"path":"p=1/f%20g.parquet","partitionValues":{"p":"2024-01-01"},"size":10,"modificationTime":1,"dataChange":true,"stats":"{\"numRecords\":3}","deletionVector":{"storageType":"u","pathOrInlineDv":"ab^-aqEH.-t@S}K{vb[*k^","offset":4,"sizeInBytes":40,"cardinality":2}}}
        {"txn":{"appId":"a","version":1}}
        {"domainMetadata":{"domain":"d","configuration":"{}","removed":false}}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("sparkmonitor-hostile-").FullName;

    public HostileLogTests() => Directory.CreateDirectory(Path.Combine(_folder, "_delta_log"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Sound_log_is_read()
    {
        Write("00000000000000000000.json", Encoding.UTF8.GetBytes(Sound));
        var snapshot = await LoadAsync();
        Assert.Equal((0L, 1, 1L), (snapshot.Version, snapshot.Files.Count, snapshot.CountRows()!.Value));
        Assert.Equal(1, snapshot.TransactionVersion("a"));
        Assert.EndsWith("p=1/f g.parquet", Assert.Single(snapshot.Scan().Files).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_commits_are_read_or_refused()
    {
        var random = new Random(7);
        var sound = Encoding.UTF8.GetBytes(Sound);
        var refused = 0;
        for (var round = 0; round < 2000; round++)
        {
            var bytes = (byte[])sound.Clone();
            switch (random.Next(3))
            {
                case 0:
                    bytes = bytes[..random.Next(bytes.Length)];
                    break;
                case 1:
                    bytes = [.. bytes[..random.Next(bytes.Length)], .. bytes[random.Next(bytes.Length)..]];
                    break;
            }

            for (var hits = random.Next(4); hits > 0 && bytes.Length > 0; hits--)
            {
                bytes[random.Next(bytes.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)"\"{}[]:,0-9\\\n"[random.Next(12)];
            }

            Write("00000000000000000000.json", bytes);
            try
            {
                var snapshot = await LoadAsync();
                _ = snapshot.CountRows();
                _ = snapshot.Scan();
            }
            catch (DeltaException e)
            {
                Assert.False(string.IsNullOrEmpty(e.Message));
                refused++;
            }
        }

        Assert.True(refused > 500, $"{refused} were refused");
    }

    [Theory]
    [InlineData("{\"add\":{\"path\":\"x\"", "line 1")]
    [InlineData("\n\n{\"txn\":{}}", "line 3")]
    [InlineData("{\"metaData\":{\"id\":\"x\"}}\n{\"metaData\":{\"id\":\"y\"}}", "two metaData")]
    [InlineData("{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}}\n{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":3}}", "two protocol")]
    public async Task Broken_commit_is_named_with_its_line(string text, string expected)
    {
        Write("00000000000000000000.json", Encoding.UTF8.GetBytes(text));
        var error = await Assert.ThrowsAsync<DeltaException>(LoadAsync);
        Assert.Equal(DeltaReason.CorruptCommit, error.Reason);
        Assert.Contains("00000000000000000000.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checksum_of_any_kind_only_warns()
    {
        Write("00000000000000000000.json", Encoding.UTF8.GetBytes(Sound));
        foreach (var (text, code) in new[] { ("{\"numFiles\":2}", "checksum-mismatch"), ("{\"numFiles\":", "corrupt-checksum"), ("[", "corrupt-checksum"), ("", "corrupt-checksum"), ("{\"numFiles\":\"x\"}", "corrupt-checksum") })
        {
            Write("00000000000000000000.crc", Encoding.UTF8.GetBytes(text));
            Assert.Equal(code, Assert.Single((await LoadAsync()).Warnings).Code);
        }

        Write("00000000000000000000.crc", "{\"numFiles\":1,\"tableSizeBytes\":10}"u8.ToArray());
        Assert.Empty((await LoadAsync()).Warnings);
    }

    [Theory]
    [InlineData("\"numFiles\":1,\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":[\"deletionVectors\"],\"writerFeatures\":[\"deletionVectors\"]}", null)]
    [InlineData("\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":3}", "the protocol differs")]
    [InlineData("\"metadata\":{\"id\":\"other\",\"format\":{\"provider\":\"parquet\",\"options\":{}},\"schemaString\":\"{}\",\"partitionColumns\":[],\"configuration\":{}}", "the metadata differs")]
    [InlineData("\"numFiles\":3,\"tableSizeBytes\":10", "it states 3 files, the log holds 1")]
    [InlineData("\"numFiles\":3,\"tableSizeBytes\":11", "it states 3 files, the log holds 1; it states 11 bytes, the log holds 10")]
    [InlineData("\"numMetadata\":2", "2 metaData actions")]
    [InlineData("\"numProtocol\":0", "0 protocol actions")]
    [InlineData("\"numDeletedRecordsOpt\":4", "4 deleted rows")]
    [InlineData("\"numDeletionVectorsOpt\":0", "0 deletion vectors")]
    [InlineData("\"numDeletionVectorsOpt\":1,\"numDeletedRecordsOpt\":null,\"inCommitTimestampOpt\":5", null)]
    [InlineData("\"setTransactions\":[]", "the transaction of a differs")]
    [InlineData("\"setTransactions\":[{\"appId\":\"a\",\"version\":3}]", "the transaction of a differs")]
    [InlineData("\"setTransactions\":[{\"appId\":\"a\",\"version\":1}],\"domainMetadata\":[{\"domain\":\"d\",\"configuration\":\"{}\",\"removed\":false}]", null)]
    [InlineData("\"domainMetadata\":[{\"domain\":\"d\",\"configuration\":\"x\",\"removed\":false}]", "the domain metadata d differs")]
    public async Task Checksum_that_disagrees_names_what_does(string fields, string? difference)
    {
        Write("00000000000000000000.json", Encoding.UTF8.GetBytes(Sound));
        Write("00000000000000000000.crc", Encoding.UTF8.GetBytes($"{{{fields}}}"));
        var warnings = (await LoadAsync()).Warnings;
        if (difference is null)
        {
            Assert.Empty(warnings);
            return;
        }

        Assert.Equal("checksum-mismatch", Assert.Single(warnings).Code);
        Assert.Contains(difference, warnings[0].Message, StringComparison.Ordinal);
        Assert.Contains("00000000000000000000.crc", warnings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unreadable_checkpoint_falls_back_to_the_commits()
    {
        Write("00000000000000000000.json", Encoding.UTF8.GetBytes(Sound));
        Write("00000000000000000001.json", "{\"txn\":{\"appId\":\"a\",\"version\":2}}"u8.ToArray());
        Write("00000000000000000001.checkpoint.parquet", [1, 2, 3]);
        Write("00000000000000000001.checkpoint.8d772a9e-8e9b-4ec9-ad33-643ae1439e9b.json", "{\"checkpointMetadata\":{\"version\":1}}\n{\"sidecar\":{\"path\":\"../../secret\",\"sizeInBytes\":1,\"modificationTime\":1}}"u8.ToArray());
        var snapshot = await LoadAsync();
        Assert.Equal((1L, 2L), (snapshot.Version, snapshot.TransactionVersion("a")!.Value));
        Assert.Equal(2, snapshot.Warnings.Count);
        File.Delete(Path.Combine(_folder, "_delta_log", "00000000000000000000.json"));
        Assert.Equal(DeltaReason.CorruptCheckpoint, (await Assert.ThrowsAsync<DeltaException>(LoadAsync)).Reason);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("file:///t/%2e%2e/etc/passwd")]
    public async Task Path_out_of_the_table_is_not_followed(string path)
    {
        Write("00000000000000000000.json", Encoding.UTF8.GetBytes(Sound.Replace("p=1/f%20g.parquet", path, StringComparison.Ordinal)));
        var snapshot = await LoadAsync();
        Assert.Equal(DeltaReason.UnsafePath, Assert.Throws<DeltaException>(() => snapshot.Scan()).Reason);
    }

    [Fact]
    public async Task Refresh_reads_only_new_commits()
    {
        Write("00000000000000000000.json", Encoding.UTF8.GetBytes(Sound));
        var storage = new CountingStorage();
        var first = await new DeltaTable(storage, NoParquet.Instance, _folder).LoadAsync();
        storage.Reset();
        Assert.Same(first, await first.RefreshAsync());
        Assert.Equal((0, 0), (storage.Opened, storage.Listed));

        Write("00000000000000000001.json", "{\"remove\":{\"path\":\"p=1/f g.parquet\",\"dataChange\":true,\"deletionVector\":{\"storageType\":\"u\",\"pathOrInlineDv\":\"ab^-aqEH.-t@S}K{vb[*k^\",\"offset\":4,\"sizeInBytes\":40,\"cardinality\":2}}}"u8.ToArray());
        storage.Reset();
        var second = await first.RefreshAsync();
        Assert.Equal((1, 0), (storage.Opened, storage.Listed));
        Assert.Equal((1L, 0), (second.Version, second.Files.Count));
        Assert.Single(first.Files);
    }

    [Fact]
    public async Task Refresh_notices_a_table_made_anew()
    {
        Write("00000000000000000000.json", Encoding.UTF8.GetBytes(Sound));
        var first = await LoadAsync();
        Write("00000000000000000000.json", Encoding.UTF8.GetBytes(Sound.Replace("\"id\":\"x\"", "\"id\":\"another\"", StringComparison.Ordinal)));
        Assert.Equal("another", (await first.RefreshAsync()).Id);
    }

    private Task<DeltaSnapshot> LoadAsync() => new DeltaTable(new LocalStorage(), NoParquet.Instance, _folder).LoadAsync();

    private void Write(string name, byte[] bytes) => File.WriteAllBytes(Path.Combine(_folder, "_delta_log", name), bytes);
}
