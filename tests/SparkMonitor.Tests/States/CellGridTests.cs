using System.Globalization;
using SparkMonitor.Core.States;
using SparkMonitor.Tests.Shared;
using SparkMonitor.Tests.States.Reference;

namespace SparkMonitor.Tests.States;

public sealed class CellGridTests
{
    [SharedFact]
    public void Cell_of_every_vector_is_the_contracts()
    {
        foreach (var row in SharedJson.ContractVectors.GetProperty("cells").GetProperty("rows").EnumerateArray())
        {
            var bits = ulong.Parse(row[1].GetString()!, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var magnitude = Math.Abs(BitConverter.UInt64BitsToDouble(bits));
            Assert.Equal(row[5].GetInt32(), CellGrid.CubicOf(magnitude));
            Assert.Equal(row[5].GetInt32(), ReferenceCanon.Cell(magnitude));
            Assert.Equal((row[3].GetInt32(), SharedJson.HexFloat(row[4].GetString()!)), ReferenceCanon.Split(magnitude));
        }
    }

    [SharedFact]
    public void Edges_of_every_vector_are_the_contracts()
    {
        foreach (var row in SharedJson.ContractVectors.GetProperty("cell_edges").GetProperty("rows").EnumerateArray())
        {
            var cell = row[0].GetInt32();
            var smallest = row[1].GetString();
            Assert.Equal(smallest is not null, CellGrid.Exists(cell));
            if (smallest is not null)
            {
                Assert.Equal(SharedJson.HexFloat(smallest), CellGrid.SmallestIn(cell));
                Assert.Equal(SharedJson.HexFloat(row[2].GetString()!), CellGrid.LargestIn(cell));
            }
        }
    }

    [SharedFact]
    public void Hours_of_every_vector_are_the_contracts()
    {
        foreach (var row in SharedJson.ContractVectors.GetProperty("linear_cells").GetProperty("rows").EnumerateArray())
        {
            var y = long.Parse(row[1].GetString()!, CultureInfo.InvariantCulture);
            Assert.Equal(row[2].GetInt32(), ReferenceCanon.Hour(y));
        }
    }

    [Fact]
    public void Cell_of_random_doubles_and_of_both_ends_is_that_of_the_formula()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var magnitude = Math.Abs(StateSampleCatalogue.AnyReal(random));
            if (magnitude == 0)
            {
                continue;
            }

            var cell = CellGrid.CubicOf(magnitude);
            Assert.Equal(ReferenceCanon.Cell(magnitude), cell);
            Assert.InRange(magnitude, CellGrid.SmallestIn(cell), CellGrid.LargestIn(cell));
        }
    }

    [Fact]
    public void Cells_of_sampled_octaves_follow_each_other_without_gap_or_overlap()
    {
        foreach (var octave in (int[])[-1074, -1073, -1070, -1066, -1064, -1050, -1023, -1022, -1021, -300, -1, 0, 1, 52, 300, 1022, 1023])
        {
            var next = Math.ScaleB(1, octave);
            for (var cell = 70 * octave; cell < 70 * (octave + 1); cell++)
            {
                if (!CellGrid.Exists(cell))
                {
                    continue;
                }

                Assert.Equal(next, CellGrid.SmallestIn(cell));
                Assert.Equal(cell, ReferenceCanon.Cell(CellGrid.SmallestIn(cell)));
                Assert.Equal(cell, ReferenceCanon.Cell(CellGrid.LargestIn(cell)));
                next = Math.BitIncrement(CellGrid.LargestIn(cell));
            }

            Assert.Equal(octave == 1023 ? double.PositiveInfinity : Math.ScaleB(1, octave + 1), next);
        }
    }

    [Fact]
    public void Middle_of_every_cell_is_within_half_a_percent_of_both_ends()
    {
        for (var cell = CellGrid.Least; cell <= CellGrid.Greatest; cell++)
        {
            if (!CellGrid.Exists(cell))
            {
                continue;
            }

            double smallest = CellGrid.SmallestIn(cell), largest = CellGrid.LargestIn(cell), middle = CellGrid.Middle(cell);
            Assert.InRange(middle, smallest, largest);

            // Subnormals get a unit more: half because the edges lie on whole units, half for the rounding of the middle.
            var unit = largest < Math.ScaleB(1, -1022) ? double.Epsilon : 0;
            AssertWithin(smallest, middle, unit);
            AssertWithin(largest, middle, unit);
        }
    }

    [Fact]
    public void Cell_of_one_double_stands_for_it()
    {
        foreach (var value in (double[])[double.Epsilon, 2 * double.Epsilon, 3 * double.Epsilon, 50 * double.Epsilon])
        {
            Assert.Equal(value, CellGrid.Middle(CellGrid.CubicOf(value)));
        }
    }

    private static void AssertWithin(double value, double middle, double unit)
    {
        var error = Math.Abs(value - middle);
        Assert.True(error <= (0.005 * value) + unit, $"{middle:R} is not near {value:R}");
    }
}
