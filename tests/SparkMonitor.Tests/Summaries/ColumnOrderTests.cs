using SparkMonitor.Core.Summaries;

namespace SparkMonitor.Tests.Summaries;

public sealed class ColumnOrderTests
{
    [Theory]
    [InlineData("b bigint, a string", "b|a")]
    [InlineData("`b c` bigint, a decimal(10,2), `x``y.z` map<string,array<int>>", "b c|a|`x``y.z`")]
    [InlineData("z struct<y:int,x:struct<w:decimal(38,0),v:string>,u:array<struct<t:int,s:int>>>, a int", "z|z.y|z.x|z.x.w|z.x.v|z.u|a")]
    [InlineData("z struct<`y,x`:int,`w>v`:map<string,struct<`t<,`:int>>,`u.t`:int,a:int>, b int", "z|z.y,x|z.w>v|z.`u.t`|z.a|b")]
    [InlineData("`:table` int, a int", "`:table`|a|:table")]
    public void Schema_ordersItsColumnsAndFields(string schema, string columns)
    {
        var expected = columns.Split('|');
        var order = ColumnOrder.Of(schema);

        Assert.Equal(expected, expected.Order(StringComparer.Ordinal).Order(order));
        Assert.Equal(expected, expected.Reverse().Order(order));
    }

    [Fact]
    public void Unknown_columnsFollowByNameAndTheTableIsLast()
    {
        string[] expected = ["b", "a", "a.z", "a.zz", "m", "n", SummariesTable.TableRow];

        // Structs whose fields have odd names were once written without backticks: what is not told from the type stands with the struct.
        Assert.Equal(["b", "a", "a.zz", "a.z", "m", "n", SummariesTable.TableRow], expected.Reverse().Order(ColumnOrder.Of("b int, a struct<z:int>")));
        Assert.Equal(["a", "a.z", "a.zz", "b", "m", "n", SummariesTable.TableRow], expected.Order(ColumnOrder.Of(null)));
    }

    /// <summary>What is damaged or older orders what it can and never fails.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a struct<")]
    [InlineData("a struct<b")]
    [InlineData("a struct<b:int, c `")]
    [InlineData("`a")]
    [InlineData("a>>, b ))")]
    [InlineData("a struct<x,y:int,w>v:int>, b int")]
    public void Damaged_schemaNeverFails(string schema)
    {
        string[] columns = ["b", "a.x,y", "a", SummariesTable.TableRow];

        Assert.Equal(columns.Order(StringComparer.Ordinal), columns.Order(ColumnOrder.Of(schema)).Order(StringComparer.Ordinal));
        Assert.Equal(SummariesTable.TableRow, columns.Order(ColumnOrder.Of(schema)).Last());
    }
}
