using System.Text;
using System.Text.Json;
using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.DeletionVectors;

namespace SparkMonitor.Tests.Delta;

public sealed class ActionTests
{
    private static readonly DeltaAction[] All =
    [
        new AddFile("a%20b", new Dictionary<string, string?> { ["p"] = null, ["q"] = "é\"" }, 1, 2, true)
        {
            Stats = """{"numRecords":1}""",
            Tags = new Dictionary<string, string?> { ["t"] = "1" },
            DeletionVector = new DeletionVectorDescriptor("u", "ab^-aqEH.-t@S}K{vb[*k^", 4, 40, 6) { MaxRowIndex = 9 },
            BaseRowId = 7,
            DefaultRowCommitVersion = 3,
            ClusteringProvider = "liquid",
        },
        new RemoveFile("f", false) { DeletionTimestamp = 5, ExtendedFileMetadata = true, PartitionValues = new Dictionary<string, string?>(), Size = 4 },
        new ChangeFile("_change_data/c", new Dictionary<string, string?> { ["p"] = "1" }, 9),
        new TableMetadata("id", "{}") { Name = "n", Description = "d", PartitionColumns = ["p"], Configuration = new Dictionary<string, string?> { ["k"] = "v" }, CreatedTime = 1 },
        new TableProtocol(3, 7, ["deletionVectors"], ["deletionVectors", "appendOnly"]),
        new TableProtocol(1, 2),
        new AppTransaction("app", long.MaxValue, 6),
        new DomainMetadata("d", "{\"a\":1}", true),
        new CheckpointMetadata(4, new Dictionary<string, string?> { ["k"] = "v" }),
        new Sidecar("s.parquet", 10, 11),
        new CommitInfo
        {
            Timestamp = 1, InCommitTimestamp = 2, Operation = "WRITE", OperationParameters = new Dictionary<string, string?> { ["mode"] = "Append" },
            OperationMetrics = new Dictionary<string, string?> { ["numFiles"] = "1" }, ReadVersion = 3, IsolationLevel = "Serializable", IsBlindAppend = true,
            EngineInfo = "e", TxnId = "t", UserMetadata = "u", UserName = "n",
        },
    ];

    [Fact]
    public void Actions_read_as_they_were_written()
    {
        var text = Encoding.UTF8.GetString(ActionWriter.Write(All).Span);
        var read = new List<DeltaAction>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            ActionReader.Read(Encoding.UTF8.GetBytes(line), read.Add);
        }

        Assert.Equal(text, Encoding.UTF8.GetString(ActionWriter.Write(read).Span));
        Assert.Equal(All.Select(static a => a.GetType()), read.Select(static a => a.GetType()));
    }

    [Fact]
    public void Unknown_actions_and_fields_are_passed_over()
    {
        var read = new List<DeltaAction>();
        ActionReader.Read("""{"future":{"x":[1,{}]},"txn":{"appId":"a","version":1,"more":{"deep":[[]]}},"add":null}"""u8, read.Add);
        Assert.Equal([new AppTransaction("a", 1)], read);
    }

    [Fact]
    public void Commit_info_keeps_what_is_no_text_as_JSON()
    {
        var read = new List<DeltaAction>();
        ActionReader.Read("""{"commitInfo":{"operationParameters":{"partitionBy":["a"],"n":1,"s":"x","z":null},"timestamp":"12","isBlindAppend":"yes"}}"""u8, read.Add);
        var info = Assert.IsType<CommitInfo>(Assert.Single(read));
        Assert.Equal("""["a"]""", info.OperationParameters["partitionBy"]);
        Assert.Equal(("1", "x", null), (info.OperationParameters["n"], info.OperationParameters["s"], info.OperationParameters["z"]));
        Assert.Equal(12, info.Timestamp);
        Assert.Null(info.IsBlindAppend);
    }

    [Theory]
    [InlineData("""{"add":{"size":1}}""")]
    [InlineData("""{"add":{"path":5}}""")]
    [InlineData("""{"add":{"path":"a","size":"big"}}""")]
    [InlineData("""{"add":{"path":"a","size":99999999999999999999}}""")]
    [InlineData("""{"add":{"path":"a","partitionValues":[]}}""")]
    [InlineData("""{"add":[]}""")]
    [InlineData("""{"add":{"path":"a"}""")]
    [InlineData("""{"add":{"path":"a"}} x""")]
    [InlineData("""{"protocol":{"minReaderVersion":1}}""")]
    [InlineData("""[1]""")]
    [InlineData("""{"add":{"path":"\ud800"}}""")]
    [InlineData("")]
    public void Wrong_lines_are_refused(string line) => Assert.True(Fails(Encoding.UTF8.GetBytes(line)), line);

    [Fact]
    public void Damaged_lines_are_read_or_refused()
    {
        var sound = ActionWriter.Write(All).ToArray();
        var random = new Random(2);
        for (var i = 0; i < 20_000; i++)
        {
            var start = random.Next(sound.Length);
            var damaged = sound.AsSpan(start, random.Next(sound.Length - start)).ToArray();
            for (var hits = random.Next(4); hits > 0 && damaged.Length > 0; hits--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            Fails(damaged);
        }

        Fails(Encoding.UTF8.GetBytes(new string('{', 100_000)));
        Fails(Encoding.UTF8.GetBytes("{\"add\":" + new string('[', 100_000)));
    }

    private static bool Fails(byte[] line)
    {
        try
        {
            ActionReader.Read(line, static _ => { });
            return false;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or OverflowException)
        {
            return true;
        }
    }
}
