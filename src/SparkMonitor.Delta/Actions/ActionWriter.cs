using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using SparkMonitor.Delta.DeletionVectors;

namespace SparkMonitor.Delta.Actions;

/// <summary>Writes actions as lines of JSON.</summary>
public static class ActionWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>All actions, each on a line that ends with a line feed.</summary>
    public static ReadOnlyMemory<byte> Write(IEnumerable<DeltaAction> actions)
    {
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var action in actions)
        {
            Write(buffer, action);
            buffer.Write("\n"u8);
        }

        return buffer.WrittenMemory;
    }

    public static void Write(IBufferWriter<byte> buffer, DeltaAction action)
    {
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        switch (action)
        {
            case AddFile add:
                json.WriteStartObject("add");
                WriteAdd(json, add);
                break;
            case RemoveFile remove:
                json.WriteStartObject("remove");
                WriteRemove(json, remove);
                break;
            case ChangeFile change:
                json.WriteStartObject("cdc");
                json.WriteString("path", change.Path);
                WriteMap(json, "partitionValues", change.PartitionValues);
                json.WriteNumber("size", change.Size);
                json.WriteBoolean("dataChange", false);
                WriteMap(json, "tags", change.Tags);
                break;
            case TableMetadata metadata:
                json.WriteStartObject("metaData");
                WriteMetadata(json, metadata);
                break;
            case TableProtocol protocol:
                json.WriteStartObject("protocol");
                json.WriteNumber("minReaderVersion", protocol.MinReaderVersion);
                json.WriteNumber("minWriterVersion", protocol.MinWriterVersion);
                WriteTexts(json, "readerFeatures", protocol.ReaderFeatures);
                WriteTexts(json, "writerFeatures", protocol.WriterFeatures);
                break;
            case AppTransaction transaction:
                json.WriteStartObject("txn");
                json.WriteString("appId", transaction.AppId);
                json.WriteNumber("version", transaction.Version);
                WriteNumber(json, "lastUpdated", transaction.LastUpdated);
                break;
            case DomainMetadata domain:
                json.WriteStartObject("domainMetadata");
                json.WriteString("domain", domain.Domain);
                json.WriteString("configuration", domain.Configuration);
                json.WriteBoolean("removed", domain.Removed);
                break;
            case CommitInfo info:
                json.WriteStartObject("commitInfo");
                WriteInfo(json, info);
                break;
            case CheckpointMetadata checkpoint:
                json.WriteStartObject("checkpointMetadata");
                json.WriteNumber("version", checkpoint.Version);
                WriteMap(json, "tags", checkpoint.Tags);
                break;
            case Sidecar sidecar:
                json.WriteStartObject("sidecar");
                json.WriteString("path", sidecar.Path);
                json.WriteNumber("sizeInBytes", sidecar.SizeInBytes);
                json.WriteNumber("modificationTime", sidecar.ModificationTime);
                WriteMap(json, "tags", sidecar.Tags);
                break;
            default:
                throw new ArgumentException($"{action.GetType().Name} is no action of a log.", nameof(action));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteAdd(Utf8JsonWriter json, AddFile add)
    {
        json.WriteString("path", add.Path);
        WriteMap(json, "partitionValues", add.PartitionValues);
        json.WriteNumber("size", add.Size);
        json.WriteNumber("modificationTime", add.ModificationTime);
        json.WriteBoolean("dataChange", add.DataChange);
        WriteText(json, "stats", add.Stats);
        WriteMap(json, "tags", add.Tags);
        WriteVector(json, add.DeletionVector);
        WriteNumber(json, "baseRowId", add.BaseRowId);
        WriteNumber(json, "defaultRowCommitVersion", add.DefaultRowCommitVersion);
        WriteText(json, "clusteringProvider", add.ClusteringProvider);
    }

    private static void WriteRemove(Utf8JsonWriter json, RemoveFile remove)
    {
        json.WriteString("path", remove.Path);
        WriteNumber(json, "deletionTimestamp", remove.DeletionTimestamp);
        json.WriteBoolean("dataChange", remove.DataChange);
        if (remove.ExtendedFileMetadata is { } extended)
        {
            json.WriteBoolean("extendedFileMetadata", extended);
        }

        WriteMap(json, "partitionValues", remove.PartitionValues);
        WriteNumber(json, "size", remove.Size);
        WriteText(json, "stats", remove.Stats);
        WriteMap(json, "tags", remove.Tags);
        WriteVector(json, remove.DeletionVector);
        WriteNumber(json, "baseRowId", remove.BaseRowId);
        WriteNumber(json, "defaultRowCommitVersion", remove.DefaultRowCommitVersion);
    }

    private static void WriteMetadata(Utf8JsonWriter json, TableMetadata metadata)
    {
        json.WriteString("id", metadata.Id);
        WriteText(json, "name", metadata.Name);
        WriteText(json, "description", metadata.Description);
        json.WriteStartObject("format");
        json.WriteString("provider", metadata.FormatProvider);
        WriteMap(json, "options", metadata.FormatOptions);
        json.WriteEndObject();
        WriteText(json, "schemaString", metadata.SchemaString);
        WriteTexts(json, "partitionColumns", metadata.PartitionColumns);
        WriteMap(json, "configuration", metadata.Configuration);
        WriteNumber(json, "createdTime", metadata.CreatedTime);
    }

    private static void WriteInfo(Utf8JsonWriter json, CommitInfo info)
    {
        // Readers of in-commit timestamps look for them first.
        WriteNumber(json, "inCommitTimestamp", info.InCommitTimestamp);
        WriteNumber(json, "timestamp", info.Timestamp);
        WriteText(json, "userName", info.UserName);
        WriteText(json, "operation", info.Operation);
        WriteMap(json, "operationParameters", info.OperationParameters);
        WriteNumber(json, "readVersion", info.ReadVersion);
        WriteText(json, "isolationLevel", info.IsolationLevel);
        if (info.IsBlindAppend is { } blind)
        {
            json.WriteBoolean("isBlindAppend", blind);
        }

        WriteMap(json, "operationMetrics", info.OperationMetrics);
        WriteMap(json, "tags", info.Tags);
        WriteText(json, "userMetadata", info.UserMetadata);
        WriteText(json, "engineInfo", info.EngineInfo);
        WriteText(json, "txnId", info.TxnId);
    }

    private static void WriteVector(Utf8JsonWriter json, DeletionVectorDescriptor? vector)
    {
        if (vector is null)
        {
            return;
        }

        json.WriteStartObject("deletionVector");
        json.WriteString("storageType", vector.StorageType);
        json.WriteString("pathOrInlineDv", vector.PathOrInlineDv);
        WriteNumber(json, "offset", vector.Offset);
        json.WriteNumber("sizeInBytes", vector.SizeInBytes);
        json.WriteNumber("cardinality", vector.Cardinality);
        WriteNumber(json, "maxRowIndex", vector.MaxRowIndex);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string>? values)
    {
        if (values is null)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void WriteMap(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string?>? values)
    {
        if (values is null)
        {
            return;
        }

        json.WriteStartObject(name);
        foreach (var (key, value) in values)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }
}
