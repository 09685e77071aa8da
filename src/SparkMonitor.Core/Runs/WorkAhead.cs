using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace SparkMonitor.Core.Runs;

/// <summary>Lets what makes a sequence and what reads it work at the same time.</summary>
internal static class WorkAhead
{
    /// <summary>The same elements in the same order, made on another thread ahead of the reader by a bounded number of them.</summary>
    /// <param name="batch">Elements that are handed over at once.</param>
    /// <param name="batches">So many full batches may wait for the reader.</param>
    public static async IAsyncEnumerable<T> AheadAsync<T>(
        this IAsyncEnumerable<T> source, int batch, int batches, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var waiting = Channel.CreateBounded<List<T>>(new BoundedChannelOptions(batches) { SingleReader = true, SingleWriter = true });
        var making = Task.Run(() => MakeAsync(source, waiting.Writer, batch, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var elements in waiting.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                foreach (var element in elements)
                {
                    yield return element;
                }
            }
        }
        finally
        {
            // A reader that leaves early must not leave the source at work.
            await stop.CancelAsync().ConfigureAwait(false);
            await making.ConfigureAwait(false);
        }
    }

    /// <summary>Never fails: what goes wrong is the reader's to see, behind what came before it.</summary>
    private static async Task MakeAsync<T>(IAsyncEnumerable<T> source, ChannelWriter<List<T>> waiting, int batch, CancellationToken cancellation)
    {
        try
        {
            var elements = new List<T>(batch);
            await foreach (var element in source.WithCancellation(cancellation).ConfigureAwait(false))
            {
                elements.Add(element);
                if (elements.Count == batch)
                {
                    await waiting.WriteAsync(elements, cancellation).ConfigureAwait(false);
                    elements = new List<T>(batch);
                }
            }

            await waiting.WriteAsync(elements, cancellation).ConfigureAwait(false);
            waiting.TryComplete();
        }
#pragma warning disable CA1031
        catch (Exception error)
#pragma warning restore CA1031
        {
            waiting.TryComplete(error);
        }
    }
}
