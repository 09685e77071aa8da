namespace SparkMonitor.Core.Statistics.Functions;

/// <summary>Eigenvalues of a small symmetric matrix: Householder reduction, then implicit QL (Martin, Reinsch, Wilkinson 1968).</summary>
internal static class SymmetricEigenvalues
{
    /// <param name="a">Row-major, size x size; overwritten.</param>
    /// <param name="size">Number of rows.</param>
    internal static double[] Of(double[] a, int size)
    {
        var diagonal = new double[size];
        var beside = new double[size];
        for (var i = size - 1; i > 0; i--)
        {
            var scale = 0.0;
            for (var k = 0; k < i; k++)
            {
                scale += Math.Abs(a[i * size + k]);
            }

            if (i == 1 || scale == 0)
            {
                beside[i] = a[i * size + i - 1];
                continue;
            }

            var h = 0.0;
            for (var k = 0; k < i; k++)
            {
                a[i * size + k] /= scale;
                h += a[i * size + k] * a[i * size + k];
            }

            var f = a[i * size + i - 1];
            var g = f >= 0 ? -Math.Sqrt(h) : Math.Sqrt(h);
            beside[i] = scale * g;
            h -= f * g;
            a[i * size + i - 1] = f - g;
            var dot = 0.0;
            for (var j = 0; j < i; j++)
            {
                g = 0;
                for (var k = 0; k <= j; k++)
                {
                    g += a[j * size + k] * a[i * size + k];
                }

                for (var k = j + 1; k < i; k++)
                {
                    g += a[k * size + j] * a[i * size + k];
                }

                beside[j] = g / h;
                dot += beside[j] * a[i * size + j];
            }

            var half = dot / (h + h);
            for (var j = 0; j < i; j++)
            {
                f = a[i * size + j];
                g = beside[j] - half * f;
                beside[j] = g;
                for (var k = 0; k <= j; k++)
                {
                    a[j * size + k] -= f * beside[k] + g * a[i * size + k];
                }
            }
        }

        for (var i = 0; i < size; i++)
        {
            diagonal[i] = a[i * size + i];
        }

        ImplicitQl(diagonal, beside);
        return diagonal;
    }

    private static void ImplicitQl(double[] d, double[] e)
    {
        var n = d.Length;
        if (n == 0)
        {
            return;
        }

        for (var i = 1; i < n; i++)
        {
            e[i - 1] = e[i];
        }

        e[n - 1] = 0;
        for (var l = 0; l < n; l++)
        {
            for (var round = 0; round < 60; round++)
            {
                int m;
                for (m = l; m < n - 1; m++)
                {
                    if (Math.Abs(e[m]) <= 1e-16 * (Math.Abs(d[m]) + Math.Abs(d[m + 1])))
                    {
                        break;
                    }
                }

                if (m == l)
                {
                    break;
                }

                var g = (d[l + 1] - d[l]) / (2 * e[l]);
                var r = Math.Sqrt(g * g + 1);
                g = d[m] - d[l] + e[l] / (g + (g >= 0 ? r : -r));
                double s = 1, c = 1, p = 0;
                int i;
                for (i = m - 1; i >= l; i--)
                {
                    var f = s * e[i];
                    var b = c * e[i];
                    r = Math.Sqrt(f * f + g * g);
                    e[i + 1] = r;
                    if (r == 0)
                    {
                        d[i + 1] -= p;
                        e[m] = 0;
                        break;
                    }

                    s = f / r;
                    c = g / r;
                    g = d[i + 1] - p;
                    r = (d[i] - g) * s + 2 * c * b;
                    p = s * r;
                    d[i + 1] = g + p;
                    g = c * r - b;
                }

                if (r == 0 && i >= l)
                {
                    continue;
                }

                d[l] -= p;
                e[l] = g;
                e[m] = 0;
            }
        }
    }
}
