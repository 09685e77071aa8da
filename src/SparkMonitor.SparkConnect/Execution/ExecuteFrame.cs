using Google.Protobuf;
using SparkMonitor.SparkConnect.Protocol;

namespace SparkMonitor.SparkConnect;

/// <summary>One response of an execution. Arrow data is cut out of the message by hand, so that it is neither copied nor parsed twice.</summary>
internal readonly record struct ExecuteFrame(ExecutePlanResponse Response, ArrowChunk? Chunk, int Bytes)
{
    private const int ArrowBatchField = 2;
    private const int SqlCommandResultField = 5;

    /// <summary>Small messages within a message grow many times over when they become objects, so only batches and command results may be large.</summary>
    private const int MaxOtherBytes = 8 << 20;

    public static ExecuteFrame Parse(byte[] message)
    {
        try
        {
            var (start, end, chunk) = FindBatch(message);
            var response = new ExecutePlanResponse();
            response.MergeFrom(message.AsSpan(0, start));
            response.MergeFrom(message.AsSpan(end));
            return new ExecuteFrame(response, chunk, message.Length);
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new SparkConnectException(SparkFailure.Malformed, $"The server sent a response that cannot be read: {error.Message}", error);
        }
    }

    private static (int Start, int End, ArrowChunk? Chunk) FindBatch(byte[] message)
    {
        var input = new CodedInputStream(message);
        var others = 0L;
        var (start, end) = (0, 0);
        ArrowChunk? chunk = null;
        while (true)
        {
            var at = (int)input.Position;
            var tag = input.ReadTag();
            if (tag == 0)
            {
                return (start, end, chunk);
            }

            if (tag == WireFormat.MakeTag(ArrowBatchField, WireFormat.WireType.LengthDelimited))
            {
                var length = input.ReadLength();
                var from = (int)input.Position;
                if (length < 0 || length > message.Length - from)
                {
                    throw SparkConnectException.Malformed("a response is shorter than its batch");
                }

                chunk = ArrowChunk.Parse(message.AsMemory(from, length));
                input = new CodedInputStream(message, from + length, message.Length - from - length);
                (start, end) = (at, from + length);
                return Rest(input, start, end, chunk.Value, others);
            }

            input.SkipLastField();
            others += Count(tag, input.Position - at);
            CheckOthers(others);
        }
    }

    private static (int Start, int End, ArrowChunk? Chunk) Rest(CodedInputStream input, int start, int end, ArrowChunk chunk, long others)
    {
        while (true)
        {
            var at = input.Position;
            var tag = input.ReadTag();
            if (tag == 0)
            {
                return (start, end, chunk);
            }

            if (WireFormat.GetTagFieldNumber(tag) == ArrowBatchField)
            {
                throw SparkConnectException.Malformed("a response has two batches");
            }

            input.SkipLastField();
            others += Count(tag, input.Position - at);
            CheckOthers(others);
        }
    }

    private static long Count(uint tag, long bytes) => WireFormat.GetTagFieldNumber(tag) == SqlCommandResultField ? 0 : bytes;

    private static void CheckOthers(long bytes)
    {
        if (bytes > MaxOtherBytes)
        {
            throw SparkConnectException.Limit($"The server sent a response with more than {MaxOtherBytes} bytes beside its data.");
        }
    }
}
