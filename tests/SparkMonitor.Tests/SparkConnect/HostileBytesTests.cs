using Google.Protobuf;
using SparkMonitor.SparkConnect;
using SparkMonitor.SparkConnect.Protocol;

namespace SparkMonitor.Tests.SparkConnect;

/// <summary>Frames, protobuf and variants of any bytes: errors, never crashes or unbounded memory.</summary>
public sealed class HostileBytesTests
{
    private const long Bound = 32 << 20;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Frames_of_any_bytes_are_messages_or_errors(int seed)
    {
        var random = new Random(seed);
        var header = new byte[GrpcFrames.HeaderBytes];
        for (var i = 0; i < 3000; i++)
        {
            var bytes = new byte[random.Next(40)];
            random.NextBytes(bytes);
            if (bytes.Length > 1 && random.Next(2) == 0)
            {
                bytes[0] = 0;
                bytes[1] = (byte)random.Next(8);
            }

            using var stream = new MemoryStream(bytes);
            try
            {
                while (await GrpcFrames.ReadAsync(stream, header, 128 << 20, CancellationToken.None) is not null)
                {
                }
            }
            catch (Exception error) when (error is SparkConnectException or EndOfStreamException)
            {
                // An error is right.
            }
        }
    }

    [Fact]
    public async Task Length_that_is_only_claimed_allocates_little()
    {
        var header = new byte[GrpcFrames.HeaderBytes];
        using var stream = new MemoryStream([0, 0x07, 0xFF, 0xFF, 0xFF, 1, 2, 3]);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await Assert.ThrowsAsync<EndOfStreamException>(() => GrpcFrames.ReadAsync(stream, header, 128 << 20, CancellationToken.None).AsTask());
        Assert.True(GC.GetTotalAllocatedBytes(precise: true) - before < Bound);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Responses_of_damaged_bytes_are_read_or_errors(int seed)
    {
        var random = new Random(seed);
        var sound = new Responses(Guid.Empty.ToString(), 2).All.Select(r => r.ToByteArray()).ToArray();
        for (var i = 0; i < 4000; i++)
        {
            var damaged = sound[random.Next(sound.Length)].ToArray();
            for (var k = random.Next(1, 5); k > 0 && damaged.Length > 0; k--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            damaged = damaged[..(random.Next(3) == 0 ? random.Next(damaged.Length + 1) : damaged.Length)];
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                var frame = ExecuteFrame.Parse(damaged);
                if (frame.Chunk is { } chunk)
                {
                    new BatchAssembler(1 << 20).Add(chunk);
                }
            }
            catch (SparkConnectException)
            {
                // An error is right.
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < Bound, $"seed {seed}, round {i}");
        }
    }

    [Fact]
    public void Response_cut_by_hand_equals_the_response_as_protobuf_reads_it()
    {
        foreach (var response in new Responses(Guid.Empty.ToString(), 2).All)
        {
            var frame = ExecuteFrame.Parse(response.ToByteArray());
            var again = frame.Response.Clone();
            if (frame.Chunk is { } chunk)
            {
                again.ArrowBatch = new ExecutePlanResponse.Types.ArrowBatch { RowCount = chunk.RowCount, Data = ByteString.CopyFrom(chunk.Data.Span) };
                if (chunk.StartOffset is { } start)
                {
                    again.ArrowBatch.StartOffset = start;
                }
            }

            Assert.Equal(response, again);
        }
    }

    [Fact]
    public void Response_full_of_tiny_messages_is_refused()
    {
        var progress = new byte[(9 << 20) + 5];
        progress[0] = (18 << 3 | 2) & 0x7F | 0x80;
        progress[1] = 1;
        var output = new CodedOutputStream(progress);
        output.WriteTag(18, WireFormat.WireType.LengthDelimited);
        output.WriteLength((9 << 20) - 3);
        var error = Assert.Throws<SparkConnectException>(() => ExecuteFrame.Parse(progress[..(int)(output.Position + (9 << 20) - 3)]));
        Assert.Equal(SparkFailure.LimitExceeded, error.Failure);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Variants_of_any_bytes_are_json_or_errors(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 20_000; i++)
        {
            var value = new byte[random.Next(1, 30)];
            var metadata = new byte[random.Next(1, 12)];
            random.NextBytes(value);
            random.NextBytes(metadata);
            if (random.Next(2) == 0)
            {
                value[0] = (byte)(random.Next(16) << 2 | random.Next(2, 4));
                metadata[0] = 1;
            }

            try
            {
                Assert.True(new SparkVariant(value, metadata).ToJson().Length < 100_000);
            }
            catch (SparkConnectException)
            {
                // An error is right.
            }
        }
    }

    [Fact]
    public void Error_details_of_any_bytes_are_ignored_where_broken()
    {
        var random = new Random(3);
        for (var i = 0; i < 3000; i++)
        {
            var details = new byte[random.Next(60)];
            random.NextBytes(details);
            var failure = new GrpcFailure(GrpcCode.Internal, "[A.B] text", details);
            Assert.NotNull(failure.ErrorClass);
            ErrorTranslation.Translate(failure, null, "server", 1);
        }
    }
}
