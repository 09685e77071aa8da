using SparkMonitor.Core.Profiling;

namespace SparkMonitor.Tests.Profiling;

public sealed class SliceTextTests
{
    public static TheoryData<string?[]> Parts => new(
        ["a", "b"], ["a & b", "c"], ["a", "b & c"], [@"\", "&"], [@"\N", null], [null, null], ["", ""], [@"a\", @"\& b"], ["__other__", @"\__other__", @"\\__other__"], [" & ", "&&"]);

    [Theory]
    [MemberData(nameof(Parts))]
    public void Join_anyParts_splitsBack(string?[] parts) => Assert.Equal(parts, SliceText.Split(SliceText.Join(parts), parts.Length));

    [Fact]
    public void Join_differentParts_areDifferentTexts()
    {
        string?[] texts = [null, "", "N", @"\", @"\N", "&", " & ", "a", "a & b", "__other__", @"\__other__"];
        var joined = texts.SelectMany(a => texts.Select(b => SliceText.Join([a, b]))).ToList();

        Assert.Equal(joined.Count, joined.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("SEA", "SEA")]
    [InlineData("__other__", @"\__other__")]
    [InlineData(@"\__other__", @"\\__other__")]
    [InlineData("x__other__", "x__other__")]
    [InlineData("", "")]
    public void OfValue_textLikeTheBucket_isEscaped(string value, string expected) => Assert.Equal(expected, SliceText.OfValue(value));
}
