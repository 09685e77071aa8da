using System.Text.Json;

namespace SparkMonitor.Delta.Actions;

/// <summary>The actions this library knows.</summary>
internal enum ActionKind
{
    Unknown,
    Add,
    Remove,
    Cdc,
    Metadata,
    Protocol,
    Txn,
    Domain,
    CommitInfo,
    Checkpoint,
    Sidecar,
}

/// <summary>The names of actions in the log.</summary>
internal static class ActionKinds
{
    public static ActionKind Of(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("add"u8) ? ActionKind.Add
        : reader.ValueTextEquals("remove"u8) ? ActionKind.Remove
        : reader.ValueTextEquals("commitInfo"u8) ? ActionKind.CommitInfo
        : reader.ValueTextEquals("metaData"u8) ? ActionKind.Metadata
        : reader.ValueTextEquals("protocol"u8) ? ActionKind.Protocol
        : reader.ValueTextEquals("txn"u8) ? ActionKind.Txn
        : reader.ValueTextEquals("cdc"u8) ? ActionKind.Cdc
        : reader.ValueTextEquals("domainMetadata"u8) ? ActionKind.Domain
        : reader.ValueTextEquals("sidecar"u8) ? ActionKind.Sidecar
        : reader.ValueTextEquals("checkpointMetadata"u8) ? ActionKind.Checkpoint
        : ActionKind.Unknown;

    public static string NameOf(ActionKind kind) => kind switch
    {
        ActionKind.Metadata => "metaData",
        ActionKind.Domain => "domainMetadata",
        ActionKind.Checkpoint => "checkpointMetadata",
        ActionKind.CommitInfo => "commitInfo",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
