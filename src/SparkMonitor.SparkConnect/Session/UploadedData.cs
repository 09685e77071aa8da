using Google.Protobuf;
using SparkMonitor.SparkConnect.Protocol;

namespace SparkMonitor.SparkConnect;

/// <summary>
/// Local data on its way into the server's cache. Servers from Spark 4.1 take a relation as a list of Arrow streams; older ones take whole
/// relations, which are then united.
/// </summary>
internal sealed class UploadedData(bool chunked)
{
    private readonly List<string> _hashes = [];

    public int Count => _hashes.Count;

    public void Add(string hash) => _hashes.Add(hash);

    /// <summary>What is uploaded for an Arrow stream, and hashed.</summary>
    public ReadOnlyMemory<byte> Content(byte[] stream) =>
        chunked ? stream : new LocalRelation { Data = UnsafeByteOperations.UnsafeWrap(stream) }.ToByteArray();

    public SparkRelation ToRelation()
    {
        if (chunked)
        {
            return new SparkRelation(new Relation { ChunkedCachedLocalRelation = new ChunkedCachedLocalRelation { DataHashes = { _hashes } } });
        }

        var parts = _hashes.Select(hash => new SparkRelation(new Relation { CachedLocalRelation = new CachedLocalRelation { Hash = hash } })).ToList();
        while (parts.Count > 1)
        {
            // A balanced tree: protobuf messages nest only a hundred deep.
            parts = parts.Chunk(2).Select(pair => pair.Length == 1 ? pair[0] : pair[0].Union(pair[1])).ToList();
        }

        return parts[0];
    }

    /// <summary>Parts of about <paramref name="bytes"/> bytes; a single row is never divided.</summary>
    public static IEnumerable<SparkBatch> Split(SparkBatch batch, int bytes)
    {
        var size = batch.Columns.Sum(ColumnSize.Of);
        if (size <= bytes || batch.RowCount <= 1)
        {
            yield return batch;
            yield break;
        }

        var parts = (int)Math.Min(batch.RowCount, (size + bytes - 1) / bytes);
        for (var i = 0; i < parts; i++)
        {
            var start = (int)((long)batch.RowCount * i / parts);
            var end = (int)((long)batch.RowCount * (i + 1) / parts);
            yield return new SparkBatch(batch.Schema, end - start, batch.Columns.Select(c => ColumnSlice.Of(c, start, end - start)).ToArray());
        }
    }

    /// <summary>Whether a relation refers to uploaded data, which a new session would not have.</summary>
    public static bool IsIn(Relation? relation) => relation is not null && relation.KindCase switch
    {
        Relation.KindOneofCase.CachedLocalRelation or Relation.KindOneofCase.ChunkedCachedLocalRelation or Relation.KindOneofCase.CachedRemoteRelation => true,
        Relation.KindOneofCase.Project => IsIn(relation.Project.Input),
        Relation.KindOneofCase.Filter => IsIn(relation.Filter.Input),
        Relation.KindOneofCase.SetOp => IsIn(relation.SetOp.LeftInput) || IsIn(relation.SetOp.RightInput),
        Relation.KindOneofCase.Limit => IsIn(relation.Limit.Input),
        Relation.KindOneofCase.Sample => IsIn(relation.Sample.Input),
        Relation.KindOneofCase.SubqueryAlias => IsIn(relation.SubqueryAlias.Input),
        Relation.KindOneofCase.CollectMetrics => IsIn(relation.CollectMetrics.Input),
        _ => false,
    };
}
