using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.States;
using SparkMonitor.Spark.Engine;
using SparkMonitor.Spark.Groups;
using SparkMonitor.Spark.Sql;
using SparkMonitor.SparkConnect;

namespace SparkMonitor.Spark.Queries;

/// <summary>
/// Columns of many values: Spark computes cells and lanes in one query and registers in another (texts: registers and lengths, then
/// extremes). A third counts the values of groups that have few after all, together with those in heavy registers.
/// </summary>
internal sealed class SketchedColumns(QueryRunner runner, RowSource source, ProfilePlan plan, long[] rows)
{
    /// <summary>
    /// A group with an estimate beyond this has more distinct values than an item sketch holds: with 512 registers an estimate of twice
    /// the truth has a probability of about exp(-512 (ln 2 - 1/2)), or 10^-43.
    /// </summary>
    private const double SurelyMany = 2.0 * ItemSketch.Capacity;

    /// <summary>Heavy registers that one query is asked about.</summary>
    private const int MostRegisters = 20_000;

    private int _groups;

    public int Scans { get; private set; }

    public int ColumnReads { get; private set; }

    public int ItemScans { get; private set; }

    public async Task<IReadOnlyList<ColumnResult>> ReadAsync(ColumnBatch batch, string activity, CancellationToken cancellation)
    {
        _groups = source.Sets.Count;
        var parts = new SketchGroup[batch.Columns.Count * _groups];
        for (var p = 0; p < parts.Length; p++)
        {
            parts[p] = new SketchGroup();
        }

        var states = batch.Columns[0].Plan.States;
        if (batch.Lane is ValueLane.Text or ValueLane.Binary)
        {
            await ReadTextsAsync(batch, parts, activity, cancellation).ConfigureAwait(false);
        }
        else
        {
            await ReadCellsAsync(batch, parts, activity, cancellation).ConfigureAwait(false);
            if (states.HasFlag(StateSet.Distinct))
            {
                ReadRegisters(await QueryAsync(batch, SketchSql.Registers(source, batch.Columns), activity, cancellation).ConfigureAwait(false), parts);
            }
        }

        foreach (var part in parts)
        {
            part.Seal();
        }

        return await new SketchedItems(this, batch, parts, source, plan, rows).ReadAsync(activity, cancellation).ConfigureAwait(false);
    }

    /// <summary>True where a group has more distinct values than are kept, without a look at them.</summary>
    internal static bool IsSurelyOverflow(SketchGroup part) => part.Distinct.Estimate() > SurelyMany;

    internal async Task<IReadOnlyList<SparkBatch>> ReadItemsAsync(
        ColumnBatch batch, IReadOnlyList<int> choice, IReadOnlyList<long> registers, string activity, CancellationToken cancellation)
    {
        ItemScans += batch.Columns.Count;
        return await runner.RunAsync(SketchSql.Items(source, batch.Columns, choice, registers), activity, cancellation).ConfigureAwait(false);
    }

    internal static int RegisterLimit => MostRegisters;

    private async Task<IReadOnlyList<SparkBatch>> QueryAsync(ColumnBatch batch, string sql, string activity, CancellationToken cancellation)
    {
        Scans++;
        ColumnReads += batch.Columns.Count;
        return await runner.RunAsync(sql, activity, cancellation).ConfigureAwait(false);
    }

    private async Task ReadCellsAsync(ColumnBatch batch, SketchGroup[] parts, string activity, CancellationToken cancellation)
    {
        var isTime = batch.Lane == ValueLane.Time;
        var sql = isTime ? SketchSql.Hours(source, batch.Columns) : SketchSql.Cells(source, batch.Columns);
        foreach (var block in await QueryAsync(batch, sql, activity, cancellation).ConfigureAwait(false))
        {
            if (isTime)
            {
                ReadHours(block, parts);
            }
            else
            {
                ReadCells(block, parts);
            }
        }
    }

    private static void ReadCells(SparkBatch block, SketchGroup[] parts)
    {
        Span<long> lanes = stackalloc long[OctaveSql.Lanes];
        var keys = block[0].Values<long>();
        var counts = block[1].Values<long>();
        var mins = block[2].Values<double>();
        var maxs = block[3].Values<double>();
        for (var row = 0; row < keys.Length; row++)
        {
            var (place, code) = Math.DivRem(keys[row], OctaveSql.CellCodes);
            ReadLanes(block, 4, row, lanes);
            parts[place].AddCell(code, counts[row], mins[row], maxs[row], lanes);
        }
    }

    private static void ReadHours(SparkBatch block, SketchGroup[] parts)
    {
        Span<long> lanes = stackalloc long[OctaveSql.Lanes];
        var keys = block[0].Values<long>();
        var hours = block[1].Values<int>();
        var counts = block[2].Values<long>();
        var mins = block[3].Values<long>();
        var maxs = block[4].Values<long>();
        for (var row = 0; row < keys.Length; row++)
        {
            var (place, octave) = Math.DivRem(keys[row], OctaveSql.OctaveCodes);
            ReadLanes(block, 5, row, lanes);
            parts[place].AddHour(octave, hours[row], counts[row], mins[row], maxs[row], lanes);
        }
    }

    private void ReadRegisters(IReadOnlyList<SparkBatch> blocks, SketchGroup[] parts)
    {
        foreach (var block in blocks)
        {
            var keys = block[0].Values<long>();
            var counts = block[1].Values<long>();
            var hashes = block[2].Values<long>();
            for (var row = 0; row < keys.Length; row++)
            {
                if (block[0].IsNull(row))
                {
                    continue;
                }

                var (place, register) = Math.DivRem(keys[row], DistinctSketch.Registers);
                parts[place].AddRegister((int)register, counts[row], hashes[row], IsFolded(place));
            }
        }
    }

    private async Task ReadTextsAsync(ColumnBatch batch, SketchGroup[] parts, string activity, CancellationToken cancellation)
    {
        foreach (var block in await QueryAsync(batch, SketchSql.TextRegisters(source, batch.Columns), activity, cancellation).ConfigureAwait(false))
        {
            ReadTexts(block, parts);
        }

        if (!batch.Columns[0].Plan.KeepValues)
        {
            return;
        }

        foreach (var block in await QueryAsync(batch, SketchSql.Extremes(source, batch.Columns), activity, cancellation).ConfigureAwait(false))
        {
            for (var row = 0; row < block.RowCount; row++)
            {
                parts[block[0].Values<long>()[row]].AddTextExtremes(block[1].GetBytes(row), block[2].GetBytes(row));
            }
        }
    }

    private void ReadTexts(SparkBatch block, SketchGroup[] parts)
    {
        const int Octaves = 64;
        Span<long> lanes = stackalloc long[OctaveSql.Lanes];
        var keys = block[0].Values<long>();
        var counts = block[1].Values<long>();
        var hashes = block[2].Values<long>();
        var blanks = block[3].Values<long>();
        var mins = block[4].Values<double>();
        var maxs = block[5].Values<double>();
        for (var row = 0; row < keys.Length; row++)
        {
            var (rest, octave) = Math.DivRem(keys[row], Octaves);
            var (place, register) = Math.DivRem(rest, DistinctSketch.Registers);
            ReadLanes(block, 6, row, lanes);
            parts[place].AddRegister((int)register, counts[row], hashes[row], IsFolded(place));
            parts[place].AddLengths((int)octave, counts[row], blanks[row], mins[row], maxs[row], lanes);
        }
    }

    /// <summary>The sums of zeros and what is not finite are null.</summary>
    private static void ReadLanes(SparkBatch block, int first, int row, Span<long> lanes)
    {
        for (var i = 0; i < lanes.Length; i++)
        {
            lanes[i] = block[first + i].IsNull(row) ? 0 : block[first + i].Values<long>()[row];
        }
    }

    private bool IsFolded(long place) => place % _groups >= source.Sets.FirstFolded;
}
