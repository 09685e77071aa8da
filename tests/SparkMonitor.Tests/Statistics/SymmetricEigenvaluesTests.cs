using SparkMonitor.Core.Statistics.Functions;

namespace SparkMonitor.Tests.Statistics;

public class SymmetricEigenvaluesTests
{
    [Fact]
    public void No_matrix_has_no_eigenvalue() => Assert.Empty(SymmetricEigenvalues.Of([], 0));

    [Fact]
    public void Single_number_is_its_own_eigenvalue() => Assert.Equal([7.5], SymmetricEigenvalues.Of([7.5], 1));

    /// <summary>By hand: 2 on the diagonal, -1 beside it gives 2 - 2 cos(k pi / (n + 1)).</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(40)]
    public void Second_differences_have_their_known_eigenvalues(int size)
    {
        var matrix = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            matrix[(i * size) + i] = 2;
            if (i > 0)
            {
                matrix[(i * size) + i - 1] = matrix[((i - 1) * size) + i] = -1;
            }
        }

        var found = SymmetricEigenvalues.Of(matrix, size).Order().ToArray();
        for (var k = 1; k <= size; k++)
        {
            Assert.Equal(2 - (2 * Math.Cos(k * Math.PI / (size + 1))), found[k - 1], 12);
        }
    }
}
