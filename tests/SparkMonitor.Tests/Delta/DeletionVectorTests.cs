using System.Buffers.Binary;
using SparkMonitor.Delta;
using SparkMonitor.Delta.DeletionVectors;
using SparkMonitor.Delta.Storage;

namespace SparkMonitor.Tests.Delta;

public sealed class DeletionVectorTests
{
    private const int Portable = 1681511377;
    private const int Native = 1681511376;

    /// <summary>ZeroMQ RFC 32 gives these bytes and their text.</summary>
    [Fact]
    public void Base85_matches_the_RFC()
    {
        byte[] bytes = [0x86, 0x4F, 0xD2, 0x6F, 0xB5, 0x59, 0xF7, 0x5B];
        Assert.Equal("HelloWorld", Base85.Encode(bytes));
        Assert.Equal(bytes, Base85.Decode("HelloWorld"));
    }

    /// <summary>The example of the Delta protocol for a vector beside the table.</summary>
    [Fact]
    public void Relative_path_matches_the_protocol() =>
        Assert.Equal("ab/deletion_vector_d2c639aa-8816-431a-aaf6-d3fe2512ff61.bin", DeletionVectorReader.RelativePath("ab^-aqEH.-t@S}K{vb[*k^"));

    [Theory]
    [InlineData("abc")]
    [InlineData("abcd\"")]
    [InlineData("#####")]
    public void Base85_refuses_what_is_none(string text) => Assert.Throws<FormatException>(() => Base85.Decode(text));

    /// <summary>The value that the CRC catalogues give for "123456789".</summary>
    [Fact]
    public void Crc_matches_the_check_value() => Assert.Equal(0xCBF43926u, Crc32.Of("123456789"u8));

    [Fact]
    public void Reads_arrays_bitmaps_and_runs_of_both_layouts()
    {
        long[] array = [0, 5, 65535];
        var bits = Enumerable.Range(0, 5000).Select(static i => 65536L + (i * 2)).ToArray();
        long[] run = [.. Enumerable.Range(131072 + 10, 300).Select(static i => (long)i)];
        var bitmap = WithRuns(array, bits, run);
        long[] rows = [.. array, .. bits, .. run];

        Assert.Equal(rows, RoaringReader.Read(PortableVector((0, bitmap)), rows.Length));
        Assert.Equal([.. rows, .. rows.Select(static r => r + (3L << 32))], RoaringReader.Read(PortableVector((0, bitmap), (3, bitmap)), rows.Length * 2));
        Assert.Equal(rows, RoaringReader.Read(NativeVector(bitmap), rows.Length));
        Assert.Equal([.. array, .. bits], RoaringReader.Read(PortableVector((0, WithoutRuns(array, bits))), array.Length + bits.Length));
        Assert.Empty(RoaringReader.Read(PortableVector(), 0));
    }

    [Fact]
    public void Refuses_every_damaged_vector()
    {
        long[] array = [0, 5, 65535];
        var sound = PortableVector((0, WithRuns(array, [65536, 65540], [131082, 131083, 131084])));
        Assert.Throws<FormatException>(() => RoaringReader.Read(sound, 7));
        Assert.Throws<FormatException>(() => RoaringReader.Read(sound, 9));
        Assert.Throws<FormatException>(() => RoaringReader.Read(sound, long.MaxValue));
        Assert.Throws<FormatException>(() => RoaringReader.Read(sound, -1));
        for (var length = 0; length < sound.Length; length++)
        {
            Assert.Throws<FormatException>(() => RoaringReader.Read(sound.AsSpan(0, length), 8));
        }

        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var damaged = (byte[])sound.Clone();
            for (var hits = random.Next(1, 4); hits > 0; hits--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            try
            {
                Assert.Equal(8, RoaringReader.Read(damaged, 8).Length);
            }
            catch (Exception e) when (e is FormatException or OverflowException)
            {
                // Refused, as it should be; anything else fails the test.
            }
        }
    }

    [Fact]
    public async Task Reads_files_and_checks_their_checksum()
    {
        var folder = Directory.CreateTempSubdirectory("sparkmonitor-dv-").FullName;
        try
        {
            var vector = PortableVector((0, WithoutRuns([3, 4, 900])));
            var framed = new byte[1 + 4 + vector.Length + 4];
            framed[0] = 1;
            BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), vector.Length);
            vector.CopyTo(framed, 5);
            BinaryPrimitives.WriteUInt32BigEndian(framed.AsSpan(5 + vector.Length), Crc32.Of(vector));
            var path = Path.Combine(folder, "a b.bin");
            await File.WriteAllBytesAsync(path, framed);
            var descriptor = new DeletionVectorDescriptor("p", new Uri(path).AbsoluteUri, 1, vector.Length, 3);
            long[] deleted = [3, 4, 900];
            Assert.Equal(deleted, await ReadAsync(descriptor));
            Assert.Equal(deleted, await ReadAsync(new DeletionVectorDescriptor("i", Base85.Encode(vector), null, vector.Length, 3)));

            framed[8] ^= 1;
            await File.WriteAllBytesAsync(path, framed);
            Assert.Equal(DeltaReason.CorruptDeletionVector, (await Assert.ThrowsAsync<DeltaException>(() => ReadAsync(descriptor))).Reason);
            Assert.Equal(DeltaReason.MissingDeletionVector, (await Assert.ThrowsAsync<DeltaException>(() => ReadAsync(descriptor with { PathOrInlineDv = "/nowhere" }))).Reason);
            Assert.Equal(DeltaReason.CorruptDeletionVector, (await Assert.ThrowsAsync<DeltaException>(() => ReadAsync(descriptor with { SizeInBytes = int.MaxValue }))).Reason);
            Assert.Equal(DeltaReason.CorruptDeletionVector, (await Assert.ThrowsAsync<DeltaException>(() => ReadAsync(descriptor with { StorageType = "x" }))).Reason);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Task<long[]> ReadAsync(DeletionVectorDescriptor descriptor) =>
            DeletionVectorReader.ReadAsync(new LocalStorage(), folder, descriptor, "f.parquet", CancellationToken.None);
    }

    private static byte[] PortableVector(params (uint High, byte[] Bitmap)[] buckets)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Portable);
        writer.Write((long)buckets.Length);
        foreach (var (high, bitmap) in buckets)
        {
            writer.Write(high);
            writer.Write(bitmap);
        }

        return stream.ToArray();
    }

    private static byte[] NativeVector(params byte[][] bitmaps)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Native);
        writer.Write(bitmaps.Length);
        foreach (var bitmap in bitmaps)
        {
            writer.Write(bitmap.Length);
            writer.Write(bitmap);
        }

        return stream.ToArray();
    }

    /// <summary>Three containers: an array, an array or bitmap by its size, a run (RoaringFormatSpec, cookie 12347).</summary>
    private static byte[] WithRuns(long[] first, long[] second, long[] run)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(12347 | (2 << 16));
        writer.Write((byte)0b100);
        WriteHeads(writer, first, second, run);
        WriteContainer(writer, first);
        WriteContainer(writer, second);
        writer.Write((ushort)1);
        writer.Write((ushort)run[0]);
        writer.Write((ushort)(run.Length - 1));
        return stream.ToArray();
    }

    private static byte[] WithoutRuns(params long[][] containers)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(12346);
        writer.Write(containers.Length);
        WriteHeads(writer, containers);
        var offset = 8 + (containers.Length * 8);
        foreach (var container in containers)
        {
            writer.Write(offset);
            offset += container.Length > 4096 ? 8192 : container.Length * 2;
        }

        foreach (var container in containers)
        {
            WriteContainer(writer, container);
        }

        return stream.ToArray();
    }

    private static void WriteHeads(BinaryWriter writer, params long[][] containers)
    {
        foreach (var container in containers)
        {
            writer.Write((ushort)(container[0] >> 16));
            writer.Write((ushort)(container.Length - 1));
        }
    }

    private static void WriteContainer(BinaryWriter writer, long[] rows)
    {
        if (rows.Length <= 4096)
        {
            foreach (var row in rows)
            {
                writer.Write((ushort)row);
            }

            return;
        }

        var words = new ulong[1024];
        foreach (var row in rows)
        {
            words[(ushort)row / 64] |= 1UL << ((ushort)row % 64);
        }

        foreach (var word in words)
        {
            writer.Write(word);
        }
    }
}
