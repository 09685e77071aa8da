using System.Text.Json;
using SparkMonitor.Delta.Actions;
using SparkMonitor.Delta.Parquet;

namespace SparkMonitor.Delta.Log;

/// <summary>Puts the rows of a Parquet checkpoint into a state.</summary>
internal sealed class CheckpointReplay(LogState state, string name, string table) : ICheckpointSink
{
    public void TakeFile(in CheckpointFile file)
    {
        try
        {
            state.Files.Add(file);
        }
        catch (Exception e) when (IsBroken(e))
        {
            throw Broken(e);
        }
    }

    public void TakeAction(ReadOnlySpan<byte> line)
    {
        try
        {
            ActionReader.Read(line, state.ApplyCheckpoint);
        }
        catch (Exception e) when (IsBroken(e))
        {
            throw Broken(e);
        }
    }

    private static bool IsBroken(Exception e) => e is JsonException or FormatException or InvalidOperationException or OverflowException;

    private DeltaException Broken(Exception e) => new(
        DeltaReason.CorruptCheckpoint, $"{LogFile.Folder}/{name} of {table} cannot be read: {e.Message.TrimEnd('.')}.", e);
}
