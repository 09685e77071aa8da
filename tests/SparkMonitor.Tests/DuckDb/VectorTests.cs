using SparkMonitor.DuckDb;

namespace SparkMonitor.Tests.DuckDb;

public sealed class VectorTests(DuckDbFixture fixture) : IClassFixture<DuckDbFixture>, IDisposable
{
    private readonly DuckDbConnection _connection = fixture.Database.Connect();

    public void Dispose() => _connection.Dispose();

    [Fact]
    public void Values_and_validity_lie_as_documented()
    {
        using var result = _connection.Query("SELECT CASE WHEN r % 3 = 1 THEN NULL ELSE r END AS a, r AS b FROM range(130) t(r)");
        Assert.True(result.NextChunk());
        var sometimes = result.Chunk[0];
        var always = result.Chunk[1];

        Assert.Equal(130, sometimes.Count);
        Assert.Equal(3, sometimes.Validity.Length);
        Assert.False(sometimes.AllValid);
        for (var i = 0; i < 130; i++)
        {
            Assert.Equal(i % 3 == 1, sometimes.IsNull(i));
            Assert.Equal(i % 3 == 1, (sometimes.Validity[i >> 6] >> (i & 63) & 1) == 0);
            Assert.True(i % 3 == 1 || sometimes.Values<long>()[i] == i);
            Assert.False(always.IsNull(i));
        }

        Assert.Equal(130 * 8, always.RawValues.Length);
    }

    [Fact]
    public void Values_of_another_size_are_refused()
    {
        using var result = _connection.Query("SELECT 1::INTEGER AS a, {'x': 1} AS s");
        Assert.True(result.NextChunk());

        Assert.Throws<InvalidOperationException>(() => result.Chunk[0].Values<long>().Length);
        Assert.Throws<InvalidOperationException>(() => result.Chunk[1].Values<int>().Length);
        Assert.Throws<InvalidOperationException>(() => result.Chunk[0].Elements.Count);
        Assert.Throws<InvalidOperationException>(() => result.Chunk[0].Field(0).Count);
        Assert.Throws<InvalidOperationException>(() => result.Chunk[0].GetBytes(0).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => result.Chunk[0].GetValue(1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(100_000)]
    public void Text_of_any_length_reads_by_view_and_by_row(int length)
    {
        using var result = _connection.Query("SELECT repeat('x', $1) AS t", [length]);
        Assert.True(result.NextChunk());
        var column = result.Chunk[0];
        ref readonly var view = ref column.Values<DuckDbTextView>()[0];

        Assert.Equal(length, view.Length);
        Assert.Equal(length <= 12, view.IsInline);
        Assert.Equal(new string('x', length), System.Text.Encoding.UTF8.GetString(DuckDbTextView.Bytes(in view)));
        Assert.Equal(length, column.GetBytes(0).Length);
    }

    [Fact]
    public void Lists_read_through_entries_and_one_child()
    {
        using var result = _connection.Query("SELECT * FROM (VALUES ([1, 2]), (NULL), ([]), ([3])) t(l)");
        Assert.True(result.NextChunk());
        var lists = result.Chunk[0];
        var entries = lists.Values<DuckDbListEntry>();
        var elements = lists.Elements.Values<int>();

        Assert.Equal([1, 2], elements.Slice((int)entries[0].Offset, (int)entries[0].Length).ToArray());
        Assert.True(lists.IsNull(1));
        Assert.Equal(0, entries[2].Length);
        Assert.Equal([3], elements.Slice((int)entries[3].Offset, (int)entries[3].Length).ToArray());
    }

    [Theory]
    [InlineData(4, DuckDbPhysicalType.Int16)]
    [InlineData(9, DuckDbPhysicalType.Int32)]
    [InlineData(18, DuckDbPhysicalType.Int64)]
    [InlineData(38, DuckDbPhysicalType.Int128)]
    public void Decimal_lies_in_the_integer_of_its_width(int width, DuckDbPhysicalType physical)
    {
        using var result = _connection.Query($"SELECT 1.2::DECIMAL({width}, 2) AS d");

        Assert.Equal((physical, width, 2), (result.Columns[0].Type.Physical, result.Columns[0].Type.Width, result.Columns[0].Type.Scale));
    }
}
