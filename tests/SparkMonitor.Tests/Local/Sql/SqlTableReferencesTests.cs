using SparkMonitor.Core;
using SparkMonitor.Local.Sql;

namespace SparkMonitor.Tests.Local.Sql;

public sealed class SqlTableReferencesTests
{
    [Fact]
    public void Path_in_backticks_becomes_a_view()
    {
        var found = Find("SELECT * FROM delta.`/data/my table` t WHERE x = 'delta.`no`' -- delta.`no`");
        Assert.Equal("SELECT * FROM \"__table_1\" t WHERE x = 'delta.`no`' -- delta.`no`", found.Sql);
        Assert.Equal([new SqlTableReference("__table_1", "/data/my table", true, null, null)], found.Tables);
    }

    [Fact]
    public void Quoted_path_behind_from_becomes_a_view_only_where_it_is_a_table()
    {
        var found = Find("SELECT 'tables/a' FROM 'tables/a' JOIN 'file.parquet' USING (k)");
        Assert.Equal("SELECT 'tables/a' FROM \"__table_1\" JOIN 'file.parquet' USING (k)", found.Sql);
    }

    [Fact]
    public void Known_name_keeps_its_name_as_alias()
    {
        Assert.Equal(
            "select summaries.entity, runs from \"__table_1\" AS \"summaries\" where exists (select 1 from \"__table_2\" r)",
            Find("select summaries.entity, runs from summaries where exists (select 1 from runs r)").Sql);
    }

    [Fact]
    public void Comma_counts_in_a_from_list_and_not_in_a_select_list()
    {
        var found = Find("select entity, runs, f(summaries, runs) from summaries s, runs order by entity, runs");
        Assert.Equal("select entity, runs, f(summaries, runs) from \"__table_1\" s, \"__table_2\" AS \"runs\" order by entity, runs", found.Sql);
    }

    [Fact]
    public void Name_of_several_parts_is_resolved_whole()
    {
        var found = Find("select * from flights.raw join flights.\"odd name\" using (k)");
        Assert.Equal(["flights.raw", "flights.odd name"], found.Tables.Select(t => t.Name));
        Assert.Equal("select * from \"__table_1\" AS \"raw\" join \"__table_2\" AS \"odd name\" using (k)", found.Sql);
    }

    [Fact]
    public void Time_travel_is_taken_with_the_reference()
    {
        var found = Find("select * from runs version as of 3 a, delta.`t` TIMESTAMP AS OF '2026-01-31' b, runs c");
        Assert.Equal("select * from \"__table_1\" a, \"__table_2\" b, \"__table_3\" c", found.Sql);
        Assert.Equal(3, found.Tables[0].Version);
        Assert.Equal(new DateTimeOffset(2026, 1, 31, 0, 0, 0, TimeSpan.Zero), found.Tables[1].Timestamp);
        Assert.Null(found.Tables[2].Version);
    }

    [Theory]
    [InlineData("select * from runs version as of latest", "VERSION AS OF behind runs needs a number")]
    [InlineData("select * from runs timestamp as of 'soon'", "TIMESTAMP AS OF behind runs needs a time")]
    [InlineData("select 'open from runs", "without its partner")]
    public void Malformed_text_is_refused_with_its_reason(string sql, string message) =>
        Assert.Contains(message, Assert.Throws<MonitorException>(() => Find(sql)).Message, StringComparison.Ordinal);

    private static SqlTableReferences Find(string sql) => new(
        sql,
        name => name is "summaries" or "runs" or "flights.raw" or "flights.odd name",
        path => path.StartsWith("tables/", StringComparison.Ordinal));
}
