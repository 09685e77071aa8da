using System.Globalization;
using SparkMonitor.DuckDb.Native;
using SparkMonitor.DuckDb.Streaming;

namespace SparkMonitor.DuckDb;

/// <summary>
/// An open database: its memory, its threads and its catalog, shared by its connections. Open connections keep it alive past
/// <see cref="Dispose"/>. Safe for use by several threads.
/// </summary>
public sealed unsafe class DuckDbDatabase : IDisposable
{
    private readonly DatabaseHandle _handle;

    private DuckDbDatabase(DatabaseHandle handle) => _handle = handle;

    /// <summary>The engine's version, such as <c>v1.5.6</c>.</summary>
    public static string EngineVersion => NativeMethods.Text(NativeMethods.LibraryVersion());

    /// <exception cref="DuckDbException">The file cannot be opened, or a setting is unknown or has a bad value.</exception>
    /// <exception cref="DllNotFoundException">libduckdb is missing; the message says where it was looked for.</exception>
    public static DuckDbDatabase Open(DuckDbOptions? options = null)
    {
        options ??= new();
        using var config = Configure(options);
        var state = NativeMethods.Open(options.Path, out var handle, config, out var error);
        var database = new DatabaseHandle(handle);
        try
        {
            var message = error == null ? null : NativeMethods.TakeText(error);
            if (state != 0)
            {
                throw DuckDbException.Of(message ?? $"The database {options.Path ?? "in memory"} could not be opened.");
            }

            var opened = new DuckDbDatabase(database);
            opened.Prepare(options);
            return opened;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>A new connection. One thread at a time may use it, <see cref="DuckDbConnection.Interrupt"/> and progress excepted.</summary>
    public DuckDbConnection Connect()
    {
        var state = NativeMethods.Connect(_handle, out var connection);
        var handle = new ConnectionHandle(connection);
        if (state != 0)
        {
            handle.Dispose();
            throw new DuckDbException(DuckDbErrorType.Connection, "The database refused a connection.");
        }

        try
        {
            return new(handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public void Dispose() => _handle.Dispose();

    private static ConfigHandle Configure(DuckDbOptions options)
    {
        if (NativeMethods.CreateConfig(out var handle) != 0)
        {
            throw new DuckDbException(DuckDbErrorType.OutOfMemory, "DuckDB could not create a configuration.");
        }

        var config = new ConfigHandle(handle);
        try
        {
            foreach (var (name, value) in SettingsAtOpen(options))
            {
                if (NativeMethods.SetConfig(config, name, value) != 0)
                {
                    throw new DuckDbException(DuckDbErrorType.InvalidConfiguration, $"DuckDB does not take {value} for its setting {name}.");
                }
            }

            return config;
        }
        catch
        {
            config.Dispose();
            throw;
        }
    }

    private static IEnumerable<(string Name, string Value)> SettingsAtOpen(DuckDbOptions options)
    {
        // The accepting of a path that ends at a NUL would open another file
        DuckDbSql.RefuseNul(options.Path ?? "", nameof(options));
        DuckDbSql.RefuseNul(options.TempDirectory ?? "", nameof(options));
        yield return ("autoinstall_known_extensions", Text(options.AutoloadExtensions));
        yield return ("autoload_known_extensions", Text(options.AutoloadExtensions));
        if (options.ReadOnly)
        {
            yield return ("access_mode", "READ_ONLY");
        }

        if (options.Threads is { } threads)
        {
            yield return ("threads", threads.ToString(CultureInfo.InvariantCulture));
        }

        if (options.MemoryLimit is { } memory)
        {
            yield return ("memory_limit", Bytes(memory));
        }

        if (options.TempDirectory is { } folder)
        {
            yield return ("temp_directory", folder);
        }

        if (!options.EnableExternalAccess)
        {
            yield return ("enable_external_access", "false");
        }
    }

    private static string Bytes(long count) => string.Create(CultureInfo.InvariantCulture, $"{count}B");

    private static string Text(bool value) => value ? "true" : "false";

    private void Prepare(DuckDbOptions options)
    {
        using var connection = Connect();
        SinkFunction.Register(connection.Handle);
        if (options.MaxTempDirectorySize is { } spill)
        {
            // Given at the open it is shown, and not kept to
            connection.Execute($"SET GLOBAL max_temp_directory_size = '{Bytes(spill)}'");
        }

        foreach (var (name, value) in options.Settings)
        {
            // Given at the open, settings of extensions would not be known yet, and unknown names would be named without a likely one
            connection.Execute($"SET GLOBAL {DuckDbSql.QuoteIdentifier(name)} = {DuckDbSql.QuoteLiteral(value)}");
        }

        if (options.LockConfiguration)
        {
            connection.Execute("SET GLOBAL lock_configuration = true");
        }
    }
}
