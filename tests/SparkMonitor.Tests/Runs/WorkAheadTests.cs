using System.Runtime.CompilerServices;
using SparkMonitor.Core.Runs;

namespace SparkMonitor.Tests.Runs;

public sealed class WorkAheadTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(100)]
    public async Task Ahead_any_length_gives_the_same_elements_in_order(int length)
    {
        var source = new Counting(length);

        Assert.Equal(Enumerable.Range(0, length), await source.NumbersAsync().AheadAsync(3, 2).ToListAsync());
        Assert.True(source.IsDisposed);
    }

    [Fact]
    public async Task Ahead_of_a_reader_that_waits_makes_no_more_than_the_batches()
    {
        var source = new Counting(1000);
        await using var reader = source.NumbersAsync().AheadAsync(10, 2).GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());
        await source.ReachedAsync(40);

        // One batch with the reader, two that wait, and one that is full but finds no room; no element of a fifth is ever asked for.
        Assert.Equal(40, source.Made);
    }

    [Fact]
    public async Task Failure_of_the_source_comes_after_what_was_made_before_it()
    {
        var seen = new List<int>();
        var error = await Assert.ThrowsAsync<FormatException>(async () =>
        {
            await foreach (var number in new Counting(20, failsAt: 8).NumbersAsync().AheadAsync(4, 1))
            {
                seen.Add(number);
            }
        });

        Assert.Equal("8", error.Message);
        Assert.Equal(Enumerable.Range(0, 8), seen);
    }

    [Fact]
    public async Task Reader_that_leaves_early_leaves_no_work_behind()
    {
        var source = new Counting(1_000_000);
        await foreach (var number in source.NumbersAsync().AheadAsync(4, 1))
        {
            if (number == 5)
            {
                break;
            }
        }

        Assert.True(source.IsDisposed);
        Assert.InRange(source.Made, 6, 20);
    }

    [Fact]
    public async Task Cancellation_reaches_the_reader_and_the_source()
    {
        using var stop = new CancellationTokenSource();
        var source = new Counting(1_000_000);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var number in source.NumbersAsync(stop.Token).AheadAsync(4, 1, stop.Token))
            {
                if (number == 5)
                {
                    await stop.CancelAsync();
                }
            }
        });

        Assert.True(source.IsDisposed);
    }

    private sealed class Counting(int length, int failsAt = int.MaxValue)
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile int _made;
        private volatile int _awaited = int.MaxValue;

        public int Made => _made;

        public bool IsDisposed { get; private set; }

        public Task ReachedAsync(int count)
        {
            _awaited = count;
            if (_made >= count)
            {
                _reached.TrySetResult();
            }

            return _reached.Task;
        }

        public async IAsyncEnumerable<int> NumbersAsync([EnumeratorCancellation] CancellationToken cancellation = default)
        {
            try
            {
                for (var i = 0; i < length; i++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (i == failsAt)
                    {
                        throw new FormatException($"{i}");
                    }

                    _made = i + 1;
                    if (_made >= _awaited)
                    {
                        _reached.TrySetResult();
                    }

                    await Task.Yield();
                    yield return i;
                }
            }
            finally
            {
                IsDisposed = true;
            }
        }
    }
}
