using SparkMonitor.Delta;
using SparkMonitor.Delta.Storage;

namespace SparkMonitor.Tests.Delta;

public sealed class LocalStorageTests
{
    private readonly LocalStorage _storage = new();

    [Theory]
    [InlineData("part-0.parquet", "/t/part-0.parquet")]
    [InlineData("p=a%20b%2520c/f%23.parquet", "/t/p=a b%20c/f#.parquet")]
    [InlineData("/other/f.parquet", "/other/f.parquet")]
    [InlineData("file:/other/a%20b", "/other/a b")]
    [InlineData("file:///other/a%20b", "/other/a b")]
    [InlineData("file://host/other/f", "/other/f")]
    [InlineData("a:b/c", "/t/a:b/c")]
    [InlineData("%zz", "/t/%zz")]
    public void Resolve_follows_the_log(string path, string expected) => Assert.Equal(expected, _storage.Resolve("/t", path));

    [Theory]
    [InlineData("../secret")]
    [InlineData("a/../../secret")]
    [InlineData("%2e%2e/secret")]
    [InlineData("a/%2E%2E%2Fsecret")]
    [InlineData("file:///t/../secret")]
    [InlineData("..\\secret")]
    [InlineData("s3://bucket/f")]
    [InlineData("abfss://c@a/f")]
    [InlineData("")]
    [InlineData("a%00b")]
    public void Resolve_refuses_paths_that_leave(string path) =>
        Assert.Equal(DeltaReason.UnsafePath, Assert.Throws<DeltaException>(() => _storage.Resolve("/t", path)).Reason);

    [Theory]
    [InlineData("a b/é#?%.parquet")]
    [InlineData("p=x%20y/q=a+b")]
    [InlineData("😀=1/f")]
    public void Encode_and_resolve_are_inverse(string plain) => Assert.Equal("/t/" + plain, _storage.Resolve("/t", EncodedPath.Encode(plain)));

    [Fact]
    public async Task Missing_files_and_folders_are_no_errors()
    {
        Assert.Empty(await _storage.ListAsync("/nowhere/at/all", null, CancellationToken.None));
        Assert.Null(await _storage.OpenAsync("/nowhere/at/all", CancellationToken.None));
        Assert.Null(await _storage.FindAsync("/nowhere/at/all", CancellationToken.None));
        Assert.Null(await _storage.ReadRangeAsync("/nowhere/at/all", 0, 1, CancellationToken.None));
        Assert.False(await _storage.DeleteAsync("/nowhere/at/all", CancellationToken.None));
    }
}
