using System.Runtime.InteropServices;

namespace SparkMonitor.SparkConnect;

/// <summary>Columns from arrays, for data to send without a detour through objects.</summary>
public static class SparkColumns
{
    /// <summary>
    /// Fixed-width values in the raw form of <see cref="SparkColumn.Values{T}"/>.
    /// </summary>
    /// <param name="present">One entry per row, false for null; empty when no row is null.</param>
    public static SparkColumn Fixed<T>(SparkType type, ReadOnlySpan<T> values, ReadOnlySpan<bool> present = default)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(type);
        if (FixedWidthColumn.Width(type.Kind) == 0)
        {
            throw new ArgumentException($"{type} has no fixed width.", nameof(type));
        }

        var column = new FixedWidthColumn(type, values.Length, Bits(present, values.Length), MemoryMarshal.AsBytes(values).ToArray());
        _ = column.Values<T>();
        return column;
    }

    public static SparkColumn Booleans(ReadOnlySpan<bool> values, ReadOnlySpan<bool> present = default) =>
        new BooleanColumn(values.Length, Bits(present, values.Length), Bits(values, values.Length));

    public static SparkColumn Texts(IReadOnlyList<string?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var builder = ColumnBuilder.Of("text", SparkType.String);
        foreach (var value in values)
        {
            builder.Add(value);
        }

        return builder.Build();
    }

    public static SparkColumn Binaries(IReadOnlyList<byte[]?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var builder = ColumnBuilder.Of("binary", SparkType.Binary);
        foreach (var value in values)
        {
            builder.Add(value);
        }

        return builder.Build();
    }

    private static byte[] Bits(ReadOnlySpan<bool> flags, int length)
    {
        if (flags.IsEmpty)
        {
            return [];
        }

        if (flags.Length != length)
        {
            throw new ArgumentException($"{flags.Length} marks were given for {length} rows.", nameof(flags));
        }

        var bits = new byte[(length + 7) / 8];
        for (var i = 0; i < length; i++)
        {
            if (flags[i])
            {
                bits[i >> 3] |= (byte)(1 << (i & 7));
            }
        }

        return bits;
    }
}
