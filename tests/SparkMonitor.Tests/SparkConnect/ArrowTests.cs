using System.Buffers.Binary;
using System.Runtime.InteropServices;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Tests.SparkConnect;

/// <summary>Arrow streams: what we write we read; dictionaries; damage of every kind is an error.</summary>
public sealed class ArrowTests
{
    private static readonly SparkType Nested = SparkType.Struct(
        new SparkField("m", SparkType.Map(SparkType.String, SparkType.Array(SparkType.Decimal(20, 3)))),
        new SparkField("v", SparkType.Variant),
        new SparkField("e", SparkType.Struct()));

    private static readonly SparkSchema Schema = new(
        new SparkField("null", SparkType.Null),
        new SparkField("bool", SparkType.Boolean),
        new SparkField("byte", SparkType.Byte),
        new SparkField("short", SparkType.Short),
        new SparkField("int", SparkType.Integer),
        new SparkField("long", SparkType.Long),
        new SparkField("float", SparkType.Float),
        new SparkField("double", SparkType.Double),
        new SparkField("decimal", SparkType.Decimal(38, 18)),
        new SparkField("text", SparkType.String),
        new SparkField("bytes", SparkType.Binary),
        new SparkField("date", SparkType.Date),
        new SparkField("at", SparkType.Timestamp),
        new SparkField("wall", SparkType.TimestampNtz),
        new SparkField("time", SparkType.Time()),
        new SparkField("ym", SparkType.YearMonthInterval),
        new SparkField("dt", SparkType.DayTimeInterval),
        new SparkField("cal", SparkType.CalendarInterval),
        new SparkField("nested", Nested));

    /// <summary>A variant of the text "x": header of a short string; an empty dictionary.</summary>
    private static readonly SparkVariant ShortText = new(new byte[] { (1 << 2) | 1, (byte)'x' }, new byte[] { 1, 0, 0 });

    internal static SparkBatch Sample(int rows, int seed = 1)
    {
        var random = new Random(seed);
        var builder = new SparkBatchBuilder(Schema);
        for (var row = 0; row < rows; row++)
        {
            object? Maybe(object value) => random.Next(4) == 0 ? null : value;
            var text = new string((char)random.Next(32, 3000), random.Next(5));
            var bytes = new byte[random.Next(5)];
            random.NextBytes(bytes);
            var at = new DateTime(random.NextInt64(DateTime.MaxValue.Ticks / 10) * 10, DateTimeKind.Utc);
            var unscaled = new SparkDecimal((Int128)random.NextInt64() * random.NextInt64(), 18);
            var list = new object?[] { new SparkDecimal(random.NextInt64(), 3), null };
            object?[] nested = [new[] { KeyValuePair.Create<object?, object?>(text, Maybe(list)) }, Maybe(ShortText), Array.Empty<object?>()];
            builder.Add(
                null, Maybe(random.Next(2) == 0), Maybe((sbyte)random.Next(-128, 128)), Maybe((short)random.Next(short.MinValue, short.MaxValue)), Maybe(random.Next()), Maybe(random.NextInt64()),
                Maybe((float)random.NextDouble()), Maybe(random.NextDouble()), Maybe(unscaled), Maybe(text), Maybe(bytes), Maybe(DateOnly.FromDateTime(at)), Maybe(new DateTimeOffset(at)),
                Maybe(DateTime.SpecifyKind(at, DateTimeKind.Unspecified)), Maybe(new TimeOnly(random.NextInt64(TimeOnly.MaxValue.Ticks))), Maybe(new SparkYearMonthInterval(random.Next())),
                Maybe(new SparkDayTimeInterval(random.NextInt64())), Maybe(new SparkCalendarInterval(random.Next(), -random.Next(), random.NextInt64())), Maybe(nested));
        }

        return builder.Build();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(1000)]
    public void Written_batch_is_read_as_it_was(int rows)
    {
        var batch = Sample(rows);
        var read = Assert.Single(ArrowStreamReader.Read(ArrowStreamWriter.Write(batch)));
        Assert.Equal(Schema.Fields.Select(f => f.ToString()), read.Schema.Fields.Select(f => f.ToString()));
        Assert.Equal(Shown(batch), Shown(read));
    }

    [Fact]
    public void Slices_are_the_rows_of_the_whole()
    {
        var batch = Sample(1000);
        var parts = UploadedData.Split(batch, 5000).ToArray();
        Assert.True(parts.Length > 10);
        Assert.Equal(Shown(batch), parts.SelectMany(Shown));
        Assert.Equal(Shown(batch), parts.SelectMany(p => Shown(ArrowStreamReader.Read(ArrowStreamWriter.Write(p))[0])));
    }

    [Fact]
    public void Spans_give_values_without_objects()
    {
        var column = SparkColumns.Fixed<int>(SparkType.Date, [1, 2, 3], [true, false, true]);
        Assert.Equal([1, 2, 3], column.Values<int>().ToArray());
        Assert.Equal((1, true, false), (column.NullCount, column.IsNull(1), column.IsNull(2)));
        Assert.Throws<InvalidOperationException>(() => column.Values<long>().Length);
        Assert.Throws<InvalidOperationException>(() => column.Values<float>().Length);
        Assert.Throws<InvalidOperationException>(() => column.GetBytes(0).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => column.IsNull(3));
    }

    [Theory]
    [InlineData("bool", 1)]
    [InlineData("byte", 128)]
    [InlineData("int", "1")]
    [InlineData("long", 1.5)]
    [InlineData("text", 1)]
    [InlineData("date", "2024-01-01")]
    [InlineData("nested", 1)]
    public void Value_that_does_not_fit_is_named(string column, object value)
    {
        var row = new object?[Schema.Count];
        row[Schema.IndexOf(column)] = value;
        var error = Assert.Throws<ArgumentException>(() => new SparkBatchBuilder(Schema).Add(row));
        Assert.Contains(column, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decimal_with_too_many_digits_is_refused()
    {
        var builder = new SparkBatchBuilder(new SparkSchema(new SparkField("d", SparkType.Decimal(4, 2))));
        Assert.Throws<ArgumentException>(() => builder.Add(100m));
        Assert.Throws<ArgumentException>(() => new SparkBatchBuilder(builder.Schema).Add(1.005m));
        Assert.Equal(new SparkDecimal(9990, 2), new SparkBatchBuilder(builder.Schema).Add(99.9m).Build()[0].GetValue(0));
    }

    [Fact]
    public void Dictionary_encoded_text_is_read()
    {
        var batch = ArrowStreamReader.Read(DictionaryStream([2, 0, 1, 2], ["a", "", "ccc"]))[0];
        Assert.Equal(["ccc", "a", "", "ccc"], Enumerable.Range(0, 4).Select(batch[0].GetString));
        Assert.Equal("text: string", batch.Schema.ToString());
    }

    [Fact]
    public void Dictionary_index_out_of_range_is_an_error() =>
        Assert.Equal(SparkFailure.Malformed, Assert.Throws<SparkConnectException>(() => ArrowStreamReader.Read(DictionaryStream([3], ["a", "b", "c"]))).Failure);

    [Fact]
    public void Dictionary_that_unfolds_without_bound_is_an_error() =>
        Assert.Equal(
            SparkFailure.LimitExceeded,
            Assert.Throws<SparkConnectException>(() => ArrowStreamReader.Read(DictionaryStream(new sbyte[2000], [new string('x', 1 << 20)]))).Failure);

    [Fact]
    public void Stream_cut_at_any_byte_is_an_error_or_whole()
    {
        var stream = ArrowStreamWriter.Write(Sample(9));
        for (var length = 0; length < stream.Length; length++)
        {
            ReadAll(stream.AsMemory(0, length));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Damaged_stream_is_an_error_or_a_batch_and_never_more(int seed)
    {
        var random = new Random(seed);
        var sound = ArrowStreamWriter.Write(Sample(20, seed));
        for (var i = 0; i < 4000; i++)
        {
            var damaged = sound.ToArray();
            for (var k = random.Next(1, 6); k > 0; k--)
            {
                var at = random.Next(damaged.Length);
                switch (random.Next(3))
                {
                    case 0: damaged[at] = (byte)random.Next(256); break;
                    case 1: damaged[at] ^= (byte)(1 << random.Next(8)); break;
                    default: BinaryPrimitives.WriteInt32LittleEndian(damaged.AsSpan(Math.Min(at & ~3, damaged.Length - 4)), Extreme(random)); break;
                }
            }

            var before = GC.GetAllocatedBytesForCurrentThread();
            ReadAll(damaged);
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 32 << 20, $"seed {seed}, round {i}");
        }
    }

    private static int Extreme(Random random) => random.Next(6) switch
    {
        0 => -1,
        1 => int.MaxValue,
        2 => int.MinValue,
        3 => 0,
        4 => 1 << random.Next(31),
        _ => random.Next(-64, 64),
    };

    /// <summary>Reads a stream of any bytes and every value in it.</summary>
    private static void ReadAll(ReadOnlyMemory<byte> stream)
    {
        try
        {
            foreach (var batch in ArrowStreamReader.Read(stream))
            {
                for (var row = 0; row < Math.Min(batch.RowCount, 100); row++)
                {
                    Touch(batch, row);
                }
            }
        }
        catch (SparkConnectException)
        {
            // An error is right.
        }
    }

    private static void Touch(SparkBatch batch, int row)
    {
        foreach (var column in batch.Columns)
        {
            try
            {
                if (column.GetValue(row) is SparkVariant variant)
                {
                    variant.ToJson();
                }
            }
            catch (OverflowException)
            {
                // A date beyond .NET's calendar is told as such.
            }
        }
    }

    private static IEnumerable<string> Shown(SparkBatch batch) =>
        Enumerable.Range(0, batch.RowCount).Select(row => string.Join('|', batch.Columns.Select(c => RecordedValue.Of(c.Type, c.GetValue(row))?.ToJsonString() ?? "null")));

    /// <summary>A stream of one dictionary-encoded text column with 8-bit indices, put together by hand.</summary>
    private static byte[] DictionaryStream(sbyte[] indices, string[] values)
    {
        var builder = new FlatBuilder();
        var name = builder.Text("text");
        builder.StartTable();
        var utf8 = builder.EndTable();
        builder.StartTable();
        builder.Int32(0, 8);
        builder.Byte(1, 1);
        var indexType = builder.EndTable();
        builder.StartTable();
        builder.Int64(0, 7);
        builder.Reference(1, indexType);
        var dictionary = builder.EndTable();
        builder.StartTable();
        builder.Reference(0, name);
        builder.Byte(1, 1);
        builder.Byte(2, 5);
        builder.Reference(3, utf8);
        builder.Reference(4, dictionary);
        var fields = builder.Vector([builder.EndTable()]);
        builder.StartTable();
        builder.Reference(1, fields);
        var schema = ArrowSchemaWriter.Message(builder, 1, builder.EndTable(), 0);

        var texts = (BinaryColumn)SparkColumns.Texts(values);
        var valueBody = Body([], MemoryMarshal.AsBytes(texts.Offsets).ToArray(), texts.Data.ToArray());
        builder = new FlatBuilder();
        var data = RecordBatch(builder, values.Length, valueBody.Buffers);
        builder.StartTable();
        builder.Int64(0, 7);
        builder.Reference(1, data);
        var values7 = ArrowSchemaWriter.Message(builder, 2, builder.EndTable(), valueBody.Bytes.Length);

        var indexBody = Body([], MemoryMarshal.AsBytes<sbyte>(indices).ToArray());
        builder = new FlatBuilder();
        var batch = ArrowSchemaWriter.Message(builder, 3, RecordBatch(builder, indices.Length, indexBody.Buffers), indexBody.Bytes.Length);
        return [.. Message(schema), .. Message(values7), .. valueBody.Bytes, .. Message(batch), .. indexBody.Bytes, 255, 255, 255, 255, 0, 0, 0, 0];
    }

    private static int RecordBatch(FlatBuilder builder, int rows, (long, long)[] buffers)
    {
        var bufferVector = builder.Vector(buffers);
        var nodes = builder.Vector([((long)rows, 0L)]);
        builder.StartTable();
        builder.Int64(0, rows);
        builder.Reference(1, nodes);
        builder.Reference(2, bufferVector);
        return builder.EndTable();
    }

    private static (byte[] Bytes, (long, long)[] Buffers) Body(params byte[][] parts)
    {
        var bytes = new List<byte>();
        var buffers = new List<(long, long)>();
        foreach (var part in parts)
        {
            buffers.Add((bytes.Count, part.Length));
            bytes.AddRange(part);
            bytes.AddRange(new byte[-part.Length & 7]);
        }

        return ([.. bytes], [.. buffers]);
    }

    private static byte[] Message(ReadOnlyMemory<byte> metadata)
    {
        var message = new byte[8 + ((metadata.Length + 7) & ~7)];
        BinaryPrimitives.WriteInt32LittleEndian(message, -1);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(4), message.Length - 8);
        metadata.CopyTo(message.AsMemory(8));
        return message;
    }
}
