using SparkMonitor.Delta;
using SparkMonitor.Delta.Schema;

namespace SparkMonitor.Tests.Delta;

public sealed class SchemaTests
{
    private const string Json =
        """{"type":"struct","fields":[{"name":"i","type":"integer","nullable":false,"metadata":{"comment":"c","delta.columnMapping.id":4}},{"name":"s","type":{"type":"struct","fields":[{"name":"d","type":"decimal(10,2)","nullable":true,"metadata":{}}]},"nullable":true,"metadata":{}},{"name":"a","type":{"type":"array","elementType":"timestamp_ntz","containsNull":false},"nullable":true,"metadata":{}},{"name":"m","type":{"type":"map","keyType":"string","valueType":"void","valueContainsNull":true},"nullable":true,"metadata":{}}]}""";

    [Fact]
    public void Schema_reads_as_it_is_written()
    {
        var schema = SchemaJson.Parse(Json);
        Assert.Equal(Json, SchemaJson.Write(schema));
        Assert.Equal("struct<i:int,s:struct<d:decimal(10,2)>,a:array<timestamp_ntz>,m:map<string,void>>", schema.SqlName);
        Assert.Equal((4L, "c", false), (schema.Fields[0].Id!.Value, schema.Fields[0].Comment!, schema.Fields[0].Nullable));
        Assert.Equal(schema, SchemaJson.Parse(Json));
    }

    [Theory]
    [InlineData("""{"type":"struct"}""", DeltaReason.BadSchema)]
    [InlineData("""{"type":"array","elementType":"long"}""", DeltaReason.BadSchema)]
    [InlineData("""{"type":"struct","fields":[{"name":"x","type":"decimal(39,2)"}]}""", DeltaReason.BadSchema)]
    [InlineData("""{"type":"struct","fields":[{"name":"x","type":"decimal(3,4)"}]}""", DeltaReason.BadSchema)]
    [InlineData("""{"type":"struct","fields":[{"name":"x","type":"geometry(4326)"}]}""", DeltaReason.UnsupportedFeature)]
    [InlineData("""{"type":"struct","fields":[{"name":"x","type":{"type":"udt"}}]}""", DeltaReason.UnsupportedFeature)]
    [InlineData("""{"type":"struct","fields":[{"type":"long"}]}""", DeltaReason.BadSchema)]
    [InlineData("not JSON", DeltaReason.BadSchema)]
    public void Broken_schema_is_refused(string json, DeltaReason reason) => Assert.Equal(reason, Assert.Throws<DeltaException>(() => SchemaJson.Parse(json)).Reason);

    [Fact]
    public void Schema_nested_without_end_is_refused()
    {
        var json = string.Concat(Enumerable.Repeat("""{"type":"array","elementType":""", 5000)) + "\"long\"" + new string('}', 5000);
        Assert.Equal(DeltaReason.BadSchema, Assert.Throws<DeltaException>(() => SchemaJson.Parse(json)).Reason);
        json = string.Concat(Enumerable.Repeat("""{"type":"array","elementType":""", 200)) + "\"long\"" + new string('}', 200);
        Assert.Equal(DeltaReason.BadSchema, Assert.Throws<DeltaException>(() => SchemaJson.Parse($$$"""{"type":"struct","fields":[{"name":"x","type":{{{json}}}}]}""")).Reason);
    }

    /// <summary>The list of the protocol's feature typeWidening.</summary>
    [Theory]
    [InlineData("byte", "short", true)]
    [InlineData("byte", "long", true)]
    [InlineData("integer", "double", true)]
    [InlineData("long", "double", false)]
    [InlineData("float", "double", true)]
    [InlineData("double", "float", false)]
    [InlineData("date", "timestamp_ntz", true)]
    [InlineData("date", "timestamp", false)]
    [InlineData("decimal(10,2)", "decimal(12,4)", true)]
    [InlineData("decimal(10,2)", "decimal(12,5)", false)]
    [InlineData("decimal(10,2)", "decimal(10,1)", false)]
    [InlineData("integer", "decimal(10,0)", true)]
    [InlineData("integer", "decimal(10,1)", false)]
    [InlineData("byte", "decimal(9,0)", false)]
    [InlineData("long", "decimal(20,0)", true)]
    [InlineData("long", "decimal(19,0)", false)]
    [InlineData("string", "binary", false)]
    public void Widening_is_what_the_protocol_lists(string from, string to, bool allowed) =>
        Assert.Equal(allowed, TypeWidening.IsAllowed(SchemaJson.ParseName(from, "c"), SchemaJson.ParseName(to, "c")));
}
