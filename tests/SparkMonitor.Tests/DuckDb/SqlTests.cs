using SparkMonitor.DuckDb;

namespace SparkMonitor.Tests.DuckDb;

public sealed class SqlTests(DuckDbFixture fixture) : IClassFixture<DuckDbFixture>
{
    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("It's")]
    [InlineData("a\"b'c`d;--/*\n\t🙂\\")]
    public void Quoted_text_and_names_come_back_as_they_were(string text)
    {
        using var connection = fixture.Database.Connect();
        using var result = connection.Query($"SELECT {DuckDbSql.QuoteLiteral(text)} AS {DuckDbSql.QuoteIdentifier(text.Length == 0 ? "x" : text)}");

        Assert.Equal(text, result.Rows().Single()[0]);
        Assert.Equal(text.Length == 0 ? "x" : text, result.Columns[0].Name);
    }

    [Fact]
    public void Names_with_nul_are_refused()
    {
        Assert.Throws<ArgumentException>(() => DuckDbSql.QuoteIdentifier("a\0b"));
        Assert.Throws<ArgumentException>(() => DuckDbSql.QuoteLiteral("a\0b"));
    }

    [Theory]
    [InlineData("h[1]", "h1")]
    [InlineData("q*", "qq")]
    [InlineData("p?", "pp")]
    [InlineData("[!a]", "b")]
    [InlineData("x[", "x")]
    [InlineData("y]", "y")]
    [InlineData("a**b", "a_b")]
    [InlineData("{a,b}", "a")]
    [InlineData("50%#é b", "50")]
    public void Escaped_path_reads_its_file_and_no_other(string name, string decoy)
    {
        using var folder = new TemporaryFile("");
        var path = Path.Combine(folder.Folder, name + ".csv");
        File.WriteAllText(Path.Combine(folder.Folder, decoy + ".csv"), "a\n666\n");
        File.WriteAllText(path, "a\n1\n");
        using var connection = fixture.Database.Connect();

        Assert.Equal(1L, connection.Scalar("SELECT sum(a)::BIGINT FROM read_csv($1)", [new[] { DuckDbSql.EscapeGlob(path) }]));
    }
}
