using SparkMonitor.DuckDb;
using SparkMonitor.DuckDb.Native;

namespace SparkMonitor.Tests.DuckDb;

public sealed class DatabaseTests
{
    [Fact]
    public void Options_arrive_as_settings()
    {
        using var folder = new TemporaryFile("");
        using var database = DuckDbDatabase.Open(new()
        {
            Threads = 3,
            MemoryLimit = 512L << 20,
            TempDirectory = folder.Path,
            MaxTempDirectorySize = 1L << 30,
            LockConfiguration = true,
            Settings = new Dictionary<string, string> { ["TimeZone"] = "Europe/Berlin", ["preserve_insertion_order"] = "false" },
        });
        using var connection = database.Connect();

        object? Setting(string name) => connection.Scalar("SELECT current_setting($1)", [name]);
        Assert.Equal(3L, Setting("threads"));
        Assert.Equal("512.0 MiB", Setting("memory_limit"));
        Assert.Equal(folder.Path, Setting("temp_directory"));
        Assert.Equal("1.0 GiB", Setting("max_temp_directory_size"));
        Assert.Equal("Europe/Berlin", Setting("TimeZone"));
        Assert.Equal(false, Setting("preserve_insertion_order"));
        Assert.Equal(false, Setting("autoload_known_extensions"));
        Assert.Equal(false, Setting("autoinstall_known_extensions"));
        Assert.Equal(true, Setting("lock_configuration"));
    }

    [Fact]
    public void Locked_configuration_refuses_every_set_and_still_reports_progress()
    {
        using var database = DuckDbDatabase.Open(new() { LockConfiguration = true });
        using var connection = database.Connect();

        Assert.Equal(DuckDbErrorType.InvalidInput, Assert.Throws<DuckDbException>(() => connection.Execute("SET threads = 1")).Type);
        Assert.Throws<DuckDbException>(() => connection.Execute("SET lock_configuration = false"));
        Assert.Equal(true, connection.Scalar("SELECT current_setting('enable_progress_bar')"));
        Assert.Equal(false, connection.Scalar("SELECT current_setting('enable_progress_bar_print')"));
    }

    [Fact]
    public void Unknown_setting_fails_the_open_and_is_named()
    {
        var live = NativeHandle.Live;
        var error = Assert.Throws<DuckDbException>(
            () => DuckDbDatabase.Open(new() { Settings = new Dictionary<string, string> { ["memori_limit"] = "1GB" } }));

        Assert.Contains("memori_limit", error.Message, StringComparison.Ordinal);
        Assert.True(NativeHandle.Live <= live + 64, "The failed open left objects behind.");
    }

    [Fact]
    public void Bad_value_of_a_setting_fails_the_open_instead_of_being_ignored()
    {
        Assert.Contains("threads", Assert.Throws<DuckDbException>(() => DuckDbDatabase.Open(new() { Threads = 0 })).Message, StringComparison.Ordinal);
        Assert.Throws<DuckDbException>(() => DuckDbDatabase.Open(new() { Settings = new Dictionary<string, string> { ["default_order"] = "sideways" } }));
    }

    [Fact]
    public void Database_file_keeps_its_tables_and_opens_read_only()
    {
        using var file = new TemporaryFile(".duckdb");
        using (var database = DuckDbDatabase.Open(new() { Path = file.Path }))
        using (var connection = database.Connect())
        {
            connection.Execute("CREATE TABLE t AS SELECT 9 AS a");
        }

        using var again = DuckDbDatabase.Open(new() { Path = file.Path, ReadOnly = true });
        using var reader = again.Connect();
        Assert.Equal(9, reader.Scalar("SELECT a FROM t"));
        Assert.Equal(1, reader.Stream("SELECT a FROM t", null, () => new NoSink()).Rows);
        Assert.Throws<DuckDbException>(() => reader.Execute("DELETE FROM t"));
    }

    [Fact]
    public void File_that_is_no_database_is_named_in_the_error()
    {
        using var file = new TemporaryFile(".duckdb");
        File.WriteAllText(file.Path, "this is not a database, but it is long enough to have a header that can be looked at");
        var error = Assert.Throws<DuckDbException>(() => DuckDbDatabase.Open(new() { Path = file.Path }));

        Assert.Contains(file.Path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void External_access_switched_off_refuses_files()
    {
        using var file = new TemporaryFile(".csv");
        File.WriteAllText(file.Path, "a\n1\n");
        using var database = DuckDbDatabase.Open(new() { EnableExternalAccess = false });
        using var connection = database.Connect();

        Assert.Equal(
            DuckDbErrorType.Permission,
            Assert.Throws<DuckDbException>(() => connection.Query("SELECT * FROM read_csv($1)", [file.Path])).Type);
    }

    [Fact]
    public void Query_beyond_the_memory_limit_spills_into_the_given_folder_and_cleans_it()
    {
        using var folder = new TemporaryFile("");
        using (var database = DuckDbDatabase.Open(new() { Threads = 2, MemoryLimit = 48L << 20, TempDirectory = folder.Path }))
        using (var connection = database.Connect())
        {
            connection.Execute("CREATE TEMP TABLE t AS SELECT hash(range) AS h, range AS r FROM range(6_000_000)");
            Assert.Equal(6_000_000L, connection.Scalar("SELECT count(*) FROM (SELECT h FROM t ORDER BY h)"));
            Assert.NotEmpty(Directory.GetFiles(folder.Path));
        }

        Assert.False(Directory.Exists(folder.Path) && Directory.GetFiles(folder.Path).Length > 0);
    }

    [Fact]
    public void Query_beyond_memory_and_spill_limits_fails_as_out_of_memory()
    {
        using var folder = new TemporaryFile("");
        using var database = DuckDbDatabase.Open(new()
        {
            Threads = 1,
            MemoryLimit = 32L << 20,
            TempDirectory = folder.Path,
            MaxTempDirectorySize = 1 << 20,
        });
        using var connection = database.Connect();
        var error = Assert.Throws<DuckDbException>(
            () => connection.Execute("CREATE TEMP TABLE t AS SELECT hash(range) AS h, range AS r FROM range(6_000_000)"));

        Assert.Equal(DuckDbErrorType.OutOfMemory, error.Type);
        Assert.Equal(1, connection.Scalar("SELECT 1"));
    }

    [Fact]
    public void Library_named_by_the_variable_that_is_missing_or_broken_is_named_in_the_error()
    {
        using var file = new TemporaryFile(".so");
        var missing = Assert.Throws<DllNotFoundException>(() => DuckDbLibrary.LoadChosen(file.Path));
        File.WriteAllText(file.Path, "no library");
        var broken = Assert.Throws<DllNotFoundException>(() => DuckDbLibrary.LoadChosen(file.Path));

        Assert.Equal($"DUCKDB_LIBRARY names a file that does not exist: {file.Path}", missing.Message);
        Assert.Contains("not a library", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Engine_is_of_the_pinned_line() => Assert.StartsWith("v1.5.", DuckDbDatabase.EngineVersion, StringComparison.Ordinal);

    private sealed class NoSink : IChunkSink
    {
        public void Consume(DuckDbChunk chunk)
        {
        }
    }
}
