using System.Security.Cryptography;
using Google.Protobuf;
using SparkMonitor.SparkConnect.Protocol;

namespace SparkMonitor.SparkConnect;

public sealed partial class SparkConnectSession
{
    /// <summary>
    /// Sends local rows of any amount and gives them as a relation. A little data travels in the plan; more is uploaded as it comes, part by
    /// part, and named by its hash, so that no request grows large and nothing is sent twice. The data lasts as long as the session.
    /// </summary>
    /// <param name="batches">Batches of the schema; each is sent as it is, so keep them well below the message limit.</param>
    public async Task<SparkRelation> UploadAsync(SparkSchema schema, IAsyncEnumerable<SparkBatch> batches, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(batches);
        var identity = await CurrentAsync(cancellation).ConfigureAwait(false);
        var upload = new UploadedData(_chunkedUploads);
        byte[]? first = null;
        await foreach (var batch in batches.WithCancellation(cancellation).ConfigureAwait(false))
        {
            CheckSchema(schema, batch);
            if (batch.RowCount == 0)
            {
                continue;
            }

            foreach (var part in UploadedData.Split(batch, _options.UploadPartBytes))
            {
                var stream = ArrowStreamWriter.Write(part);
                if (first is null && upload.Count == 0 && stream.Length <= _options.InlineBytes)
                {
                    first = stream;
                    continue;
                }

                if (first is not null)
                {
                    await AddAsync(identity, upload, first, cancellation).ConfigureAwait(false);
                    first = null;
                }

                await AddAsync(identity, upload, stream, cancellation).ConfigureAwait(false);
            }
        }

        if (upload.Count > 0)
        {
            return upload.ToRelation();
        }

        first ??= ArrowStreamWriter.Write(new SparkBatch(schema, 0, schema.Fields.Select(f => EmptyColumn.Of(f.Type)).ToArray()));
        return new SparkRelation(new Relation { LocalRelation = new LocalRelation { Data = UnsafeByteOperations.UnsafeWrap(first) } });
    }

    /// <summary>Sends one batch, in the plan or as an upload as its size wants.</summary>
    public Task<SparkRelation> UploadAsync(SparkBatch batch, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return UploadAsync(batch.Schema, new[] { batch }.ToAsyncEnumerable(), cancellation);
    }

    /// <summary>Sends a file for the session's tasks and plans: a relative path below <c>files/</c>, <c>jars/</c>, <c>archives/</c> or <c>cache/</c>.</summary>
    /// <exception cref="SparkServerException">The session has the name already, with other content.</exception>
    public async Task AddArtifactAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        await SendArtifactAsync(await CurrentAsync(cancellation).ConfigureAwait(false), name, content, cancellation).ConfigureAwait(false);
    }

    /// <summary>Whether the session has artifacts of these names.</summary>
    public async Task<IReadOnlyDictionary<string, bool>> FindArtifactsAsync(IEnumerable<string> names, CancellationToken cancellation = default) =>
        await FindArtifactsAsync(await CurrentAsync(cancellation).ConfigureAwait(false), names, cancellation).ConfigureAwait(false);

    private async Task AddAsync(SessionIdentity identity, UploadedData upload, byte[] stream, CancellationToken cancellation)
    {
        var content = upload.Content(stream);
        var hash = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        var name = "cache/" + hash;
        var found = await FindArtifactsAsync(identity, [name], cancellation).ConfigureAwait(false);
        if (!found.GetValueOrDefault(name))
        {
            await SendArtifactAsync(identity, name, content, cancellation).ConfigureAwait(false);
        }

        upload.Add(hash);
    }

    private async Task<IReadOnlyDictionary<string, bool>> FindArtifactsAsync(SessionIdentity identity, IEnumerable<string> names, CancellationToken cancellation)
    {
        var request = new ArtifactStatusesRequest { SessionId = identity.Id, UserContext = _link.User, ClientType = _options.ClientType, Names = { names } };
        if (identity.ServerId is { } observed)
        {
            request.ObservedSessionId = observed;
        }

        var response = await _link.CallAsync("ArtifactStatus", identity, request, ArtifactStatusesResponse.Parser, r => r.ServerSessionId, _options.CallTimeout, cancellation).ConfigureAwait(false);
        return response.Statuses.ToDictionary(s => s.Key, s => s.Value.Exists, StringComparer.Ordinal);
    }

    private async Task SendArtifactAsync(SessionIdentity identity, string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var response = await _link.CallAsync(
            identity,
            ct => _link.Channel.CallAsync("AddArtifacts", ArtifactRequests.Of(name, content, () => ArtifactEnvelope(identity)), AddArtifactsResponse.Parser, _options.AnalysisTimeout, ct),
            r => r.ServerSessionId,
            cancellation).ConfigureAwait(false);
        if (response.Artifacts.Any(a => !a.IsCrcSuccessful))
        {
            throw SparkConnectException.Malformed($"the artifact {name} arrived damaged");
        }
    }

    private AddArtifactsRequest ArtifactEnvelope(SessionIdentity identity)
    {
        var request = new AddArtifactsRequest { SessionId = identity.Id, UserContext = _link.User, ClientType = _options.ClientType };
        if (identity.ServerId is { } observed)
        {
            request.ObservedSessionId = observed;
        }

        return request;
    }

    private static void CheckSchema(SparkSchema schema, SparkBatch batch)
    {
        if (batch.Schema.Count != schema.Count || !batch.Schema.Fields.Select(f => f.Type.ToString()).SequenceEqual(schema.Fields.Select(f => f.Type.ToString())))
        {
            throw new ArgumentException($"A batch has the columns ({batch.Schema}) instead of ({schema}).", nameof(batch));
        }
    }
}
