using System.Text.Json;
using SparkMonitor.Delta.DeletionVectors;

namespace SparkMonitor.Delta.Actions;

/// <summary>
/// Reads actions from their JSON. Unknown actions and fields are skipped, as the protocol demands; wrong JSON, wrong types and missing
/// required fields throw <see cref="JsonException"/>, <see cref="FormatException"/> or <see cref="InvalidOperationException"/>.
/// </summary>
public static class ActionReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 128, CommentHandling = JsonCommentHandling.Disallow };

    /// <summary>Reads one line: an object whose names are actions; nulls beside the action are allowed, as checkpoints have them.</summary>
    public static void Read(ReadOnlySpan<byte> line, Action<DeltaAction> sink)
    {
        var reader = new Utf8JsonReader(line, Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new FormatException("a line is not a JSON object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var kind = ActionKinds.Of(ref reader);
            reader.Read();
            if (kind == ActionKind.Unknown || reader.TokenType == JsonTokenType.Null)
            {
                reader.Skip();
                continue;
            }

            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new FormatException($"the action {ActionKinds.NameOf(kind)} is not an object");
            }

            sink(ReadAction(ref reader, kind));
        }

        if (reader.Read())
        {
            throw new FormatException("text follows the JSON object");
        }
    }

    /// <summary>The fields of an <c>add</c> that are in an object of their own, laid over one that has the others.</summary>
    public static AddFile ReadRest(AddFile add, ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Options);
        reader.Read();
        while (JsonFields.Next(ref reader))
        {
            if (reader.ValueTextEquals("tags"u8)) { add = add with { Tags = JsonFields.Map(ref reader) }; }
            else if (reader.ValueTextEquals("deletionVector"u8)) { add = add with { DeletionVector = JsonFields.Opens(ref reader) ? ReadDeletionVector(ref reader) : null }; }
            else if (reader.ValueTextEquals("baseRowId"u8)) { add = add with { BaseRowId = JsonFields.Long(ref reader) }; }
            else if (reader.ValueTextEquals("defaultRowCommitVersion"u8)) { add = add with { DefaultRowCommitVersion = JsonFields.Long(ref reader) }; }
            else if (reader.ValueTextEquals("clusteringProvider"u8)) { add = add with { ClusteringProvider = JsonFields.Text(ref reader) }; }
            else { JsonFields.Skip(ref reader); }
        }

        return add;
    }

    /// <summary>A map of texts out of a JSON object.</summary>
    public static IReadOnlyDictionary<string, string?> ReadMap(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Options);
        return json.IsEmpty ? EmptyValues.Instance : JsonFields.Map(ref reader) ?? EmptyValues.Instance;
    }

    /// <summary>Reads a deletion vector's descriptor; the reader stands on its opening brace.</summary>
    internal static DeletionVectorDescriptor ReadDeletionVector(ref Utf8JsonReader reader)
    {
        string? storage = null;
        string? path = null;
        int? offset = null;
        int? size = null;
        long? cardinality = null;
        long? maxRowIndex = null;
        while (JsonFields.Next(ref reader))
        {
            if (reader.ValueTextEquals("storageType"u8)) { storage = JsonFields.Text(ref reader); }
            else if (reader.ValueTextEquals("pathOrInlineDv"u8)) { path = JsonFields.Text(ref reader); }
            else if (reader.ValueTextEquals("offset"u8)) { offset = JsonFields.Int(ref reader); }
            else if (reader.ValueTextEquals("sizeInBytes"u8)) { size = JsonFields.Int(ref reader); }
            else if (reader.ValueTextEquals("cardinality"u8)) { cardinality = JsonFields.Long(ref reader); }
            else if (reader.ValueTextEquals("maxRowIndex"u8)) { maxRowIndex = JsonFields.Long(ref reader); }
            else { JsonFields.Skip(ref reader); }
        }

        return new DeletionVectorDescriptor(
            storage ?? throw Missing("deletionVector", "storageType"),
            path ?? throw Missing("deletionVector", "pathOrInlineDv"),
            offset,
            size ?? throw Missing("deletionVector", "sizeInBytes"),
            cardinality ?? throw Missing("deletionVector", "cardinality"))
        { MaxRowIndex = maxRowIndex };
    }

    private static DeltaAction ReadAction(ref Utf8JsonReader reader, ActionKind kind) => kind switch
    {
        ActionKind.Add => ReadAdd(ref reader),
        ActionKind.Remove => ReadRemove(ref reader),
        ActionKind.Cdc => ReadChange(ref reader),
        ActionKind.Metadata => ReadMetadata(ref reader),
        ActionKind.Protocol => ReadProtocol(ref reader),
        ActionKind.Txn => ReadTxn(ref reader),
        ActionKind.Domain => ReadDomain(ref reader),
        ActionKind.CommitInfo => CommitInfoReader.Read(ref reader),
        ActionKind.Checkpoint => ReadCheckpoint(ref reader),
        _ => ReadSidecar(ref reader),
    };

    private static AddFile ReadAdd(ref Utf8JsonReader reader)
    {
        string? path = null;
        var values = EmptyValues.Instance;
        long size = 0;
        long modified = 0;
        var dataChange = true;
        string? stats = null;
        IReadOnlyDictionary<string, string?>? tags = null;
        DeletionVectorDescriptor? vector = null;
        long? baseRowId = null;
        long? commitVersion = null;
        string? clustering = null;
        while (JsonFields.Next(ref reader))
        {
            if (reader.ValueTextEquals("path"u8)) { path = JsonFields.Text(ref reader); }
            else if (reader.ValueTextEquals("partitionValues"u8)) { values = JsonFields.Map(ref reader) ?? values; }
            else if (reader.ValueTextEquals("size"u8)) { size = JsonFields.Long(ref reader) ?? 0; }
            else if (reader.ValueTextEquals("modificationTime"u8)) { modified = JsonFields.Long(ref reader) ?? 0; }
            else if (reader.ValueTextEquals("dataChange"u8)) { dataChange = JsonFields.Bool(ref reader) ?? true; }
            else if (reader.ValueTextEquals("stats"u8)) { stats = JsonFields.TextOrJson(ref reader); }
            else if (reader.ValueTextEquals("tags"u8)) { tags = JsonFields.Map(ref reader); }
            else if (reader.ValueTextEquals("deletionVector"u8)) { vector = JsonFields.Opens(ref reader) ? ReadDeletionVector(ref reader) : null; }
            else if (reader.ValueTextEquals("baseRowId"u8)) { baseRowId = JsonFields.Long(ref reader); }
            else if (reader.ValueTextEquals("defaultRowCommitVersion"u8)) { commitVersion = JsonFields.Long(ref reader); }
            else if (reader.ValueTextEquals("clusteringProvider"u8)) { clustering = JsonFields.Text(ref reader); }
            else { JsonFields.Skip(ref reader); }
        }

        return new AddFile(path ?? throw Missing("add", "path"), values, size, modified, dataChange)
        {
            Stats = stats,
            Tags = tags,
            DeletionVector = vector,
            BaseRowId = baseRowId,
            DefaultRowCommitVersion = commitVersion,
            ClusteringProvider = clustering,
        };
    }

    private static RemoveFile ReadRemove(ref Utf8JsonReader reader)
    {
        string? path = null;
        var remove = new RemoveFile(string.Empty, true);
        while (JsonFields.Next(ref reader))
        {
            if (reader.ValueTextEquals("path"u8)) { path = JsonFields.Text(ref reader); }
            else if (reader.ValueTextEquals("deletionTimestamp"u8)) { remove = remove with { DeletionTimestamp = JsonFields.Long(ref reader) }; }
            else if (reader.ValueTextEquals("dataChange"u8)) { remove = remove with { DataChange = JsonFields.Bool(ref reader) ?? true }; }
            else if (reader.ValueTextEquals("extendedFileMetadata"u8)) { remove = remove with { ExtendedFileMetadata = JsonFields.Bool(ref reader) }; }
            else if (reader.ValueTextEquals("partitionValues"u8)) { remove = remove with { PartitionValues = JsonFields.Map(ref reader) }; }
            else if (reader.ValueTextEquals("size"u8)) { remove = remove with { Size = JsonFields.Long(ref reader) }; }
            else if (reader.ValueTextEquals("stats"u8)) { remove = remove with { Stats = JsonFields.TextOrJson(ref reader) }; }
            else if (reader.ValueTextEquals("tags"u8)) { remove = remove with { Tags = JsonFields.Map(ref reader) }; }
            else if (reader.ValueTextEquals("deletionVector"u8))
            {
                remove = remove with { DeletionVector = JsonFields.Opens(ref reader) ? ReadDeletionVector(ref reader) : null };
            }
            else if (reader.ValueTextEquals("baseRowId"u8)) { remove = remove with { BaseRowId = JsonFields.Long(ref reader) }; }
            else if (reader.ValueTextEquals("defaultRowCommitVersion"u8)) { remove = remove with { DefaultRowCommitVersion = JsonFields.Long(ref reader) }; }
            else { JsonFields.Skip(ref reader); }
        }

        return remove with { Path = path ?? throw Missing("remove", "path") };
    }

    private static ChangeFile ReadChange(ref Utf8JsonReader reader)
    {
        string? path = null;
        var values = EmptyValues.Instance;
        long size = 0;
        IReadOnlyDictionary<string, string?>? tags = null;
        while (JsonFields.Next(ref reader))
        {
            if (reader.ValueTextEquals("path"u8)) { path = JsonFields.Text(ref reader); }
            else if (reader.ValueTextEquals("partitionValues"u8)) { values = JsonFields.Map(ref reader) ?? values; }
            else if (reader.ValueTextEquals("size"u8)) { size = JsonFields.Long(ref reader) ?? 0; }
            else if (reader.ValueTextEquals("tags"u8)) { tags = JsonFields.Map(ref reader); }
            else { JsonFields.Skip(ref reader); }
        }

        return new ChangeFile(path ?? throw Missing("cdc", "path"), values, size) { Tags = tags };
    }

    private static TableMetadata ReadMetadata(ref Utf8JsonReader reader)
    {
        string? id = null;
        string? schema = null;
        var metadata = new TableMetadata(string.Empty, null);
        while (JsonFields.Next(ref reader))
        {
            if (reader.ValueTextEquals("id"u8)) { id = JsonFields.Text(ref reader); }
            else if (reader.ValueTextEquals("name"u8)) { metadata = metadata with { Name = JsonFields.Text(ref reader) }; }
            else if (reader.ValueTextEquals("description"u8)) { metadata = metadata with { Description = JsonFields.Text(ref reader) }; }
            else if (reader.ValueTextEquals("format"u8))
            {
                for (var inside = JsonFields.Opens(ref reader); inside && JsonFields.Next(ref reader);)
                {
                    if (reader.ValueTextEquals("provider"u8)) { metadata = metadata with { FormatProvider = JsonFields.Text(ref reader) ?? "parquet" }; }
                    else if (reader.ValueTextEquals("options"u8)) { metadata = metadata with { FormatOptions = JsonFields.Map(ref reader) ?? EmptyValues.Instance }; }
                    else { JsonFields.Skip(ref reader); }
                }
            }
            else if (reader.ValueTextEquals("schemaString"u8)) { schema = JsonFields.Text(ref reader); }
            else if (reader.ValueTextEquals("partitionColumns"u8)) { metadata = metadata with { PartitionColumns = JsonFields.Texts(ref reader) ?? [] }; }
            else if (reader.ValueTextEquals("configuration"u8)) { metadata = metadata with { Configuration = JsonFields.Map(ref reader) ?? EmptyValues.Instance }; }
            else if (reader.ValueTextEquals("createdTime"u8)) { metadata = metadata with { CreatedTime = JsonFields.Long(ref reader) }; }
            else { JsonFields.Skip(ref reader); }
        }

        return metadata with { Id = id ?? throw Missing("metaData", "id"), SchemaString = schema };
    }

    private static TableProtocol ReadProtocol(ref Utf8JsonReader reader)
    {
        int? reads = null;
        int? writes = null;
        IReadOnlyList<string>? readerFeatures = null;
        IReadOnlyList<string>? writerFeatures = null;
        while (JsonFields.Next(ref reader))
        {
            if (reader.ValueTextEquals("minReaderVersion"u8)) { reads = JsonFields.Int(ref reader); }
            else if (reader.ValueTextEquals("minWriterVersion"u8)) { writes = JsonFields.Int(ref reader); }
            else if (reader.ValueTextEquals("readerFeatures"u8)) { readerFeatures = JsonFields.Texts(ref reader); }
            else if (reader.ValueTextEquals("writerFeatures"u8)) { writerFeatures = JsonFields.Texts(ref reader); }
            else { JsonFields.Skip(ref reader); }
        }

        return new TableProtocol(
            reads ?? throw Missing("protocol", "minReaderVersion"),
            writes ?? throw Missing("protocol", "minWriterVersion"),
            readerFeatures,
            writerFeatures);
    }

    private static AppTransaction ReadTxn(ref Utf8JsonReader reader)
    {
        string? app = null;
        long? version = null;
        long? updated = null;
        while (JsonFields.Next(ref reader))
        {
            if (reader.ValueTextEquals("appId"u8)) { app = JsonFields.Text(ref reader); }
            else if (reader.ValueTextEquals("version"u8)) { version = JsonFields.Long(ref reader); }
            else if (reader.ValueTextEquals("lastUpdated"u8)) { updated = JsonFields.Long(ref reader); }
            else { JsonFields.Skip(ref reader); }
        }

        return new AppTransaction(app ?? throw Missing("txn", "appId"), version ?? throw Missing("txn", "version"), updated);
    }

    private static DomainMetadata ReadDomain(ref Utf8JsonReader reader)
    {
        string? domain = null;
        var configuration = string.Empty;
        var removed = false;
        while (JsonFields.Next(ref reader))
        {
            if (reader.ValueTextEquals("domain"u8)) { domain = JsonFields.Text(ref reader); }
            else if (reader.ValueTextEquals("configuration"u8)) { configuration = JsonFields.Text(ref reader) ?? string.Empty; }
            else if (reader.ValueTextEquals("removed"u8)) { removed = JsonFields.Bool(ref reader) ?? false; }
            else { JsonFields.Skip(ref reader); }
        }

        return new DomainMetadata(domain ?? throw Missing("domainMetadata", "domain"), configuration, removed);
    }

    private static CheckpointMetadata ReadCheckpoint(ref Utf8JsonReader reader)
    {
        long? version = null;
        IReadOnlyDictionary<string, string?>? tags = null;
        while (JsonFields.Next(ref reader))
        {
            if (reader.ValueTextEquals("version"u8)) { version = JsonFields.Long(ref reader); }
            else if (reader.ValueTextEquals("tags"u8)) { tags = JsonFields.Map(ref reader); }
            else { JsonFields.Skip(ref reader); }
        }

        return new CheckpointMetadata(version ?? throw Missing("checkpointMetadata", "version"), tags);
    }

    private static Sidecar ReadSidecar(ref Utf8JsonReader reader)
    {
        string? path = null;
        long size = 0;
        long modified = 0;
        IReadOnlyDictionary<string, string?>? tags = null;
        while (JsonFields.Next(ref reader))
        {
            if (reader.ValueTextEquals("path"u8)) { path = JsonFields.Text(ref reader); }
            else if (reader.ValueTextEquals("sizeInBytes"u8)) { size = JsonFields.Long(ref reader) ?? 0; }
            else if (reader.ValueTextEquals("modificationTime"u8)) { modified = JsonFields.Long(ref reader) ?? 0; }
            else if (reader.ValueTextEquals("tags"u8)) { tags = JsonFields.Map(ref reader); }
            else { JsonFields.Skip(ref reader); }
        }

        return new Sidecar(path ?? throw Missing("sidecar", "path"), size, modified) { Tags = tags };
    }

    private static FormatException Missing(string action, string field) => new($"the action {action} has no {field}");
}
