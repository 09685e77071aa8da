using SparkMonitor.Core.Accumulation;

namespace SparkMonitor.Tests.Accumulation;

public sealed class OctaveBlocksTests
{
    [Fact]
    public void Batches_of_one_octave_each_may_make_room_for_more_octaves()
    {
        var blocks = new OctaveBlocks();
        for (var exponent = -20; exponent < 20; exponent++)
        {
            blocks.Add([.. Enumerable.Repeat(Math.ScaleB(1.5, exponent), 7)], cells: true, Workspace.Current);
        }

        var sums = blocks.Sums();
        Assert.Equal(Enumerable.Range(-20, 40), sums.Select(s => s.Exponent));
        Assert.All(sums, s => Assert.Equal(7, s.Count));
    }
}
