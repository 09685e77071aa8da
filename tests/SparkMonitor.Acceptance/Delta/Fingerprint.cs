using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SparkMonitor.Delta.Schema;
using SparkMonitor.Delta.Variants;
using SparkMonitor.DuckDb;

namespace SparkMonitor.Acceptance.Delta;

/// <summary>The fingerprint of a table's rows, by the rule in the README of the shared interoperability tables.</summary>
[SuppressMessage("Security", "CA5351", Justification = "The rule names MD5; nothing is secured by it")]
public sealed class Fingerprint
{
    private readonly List<string> _hashes = [];
    private readonly ArrayBufferWriter<byte> _row = new();
    private readonly StructType _schema;

    public Fingerprint(StructType schema) => _schema = schema;

    public int Rows => _hashes.Count;

    public void Add(DuckDbChunk chunk)
    {
        Span<byte> hash = stackalloc byte[16];
        for (var row = 0; row < chunk.RowCount; row++)
        {
            _row.ResetWrittenCount();
            for (var i = 0; i < _schema.Fields.Count; i++)
            {
                if (i > 0)
                {
                    Put(",");
                }

                Put(chunk[i], row, _schema.Fields[i].Type);
            }

            MD5.HashData(_row.WrittenSpan, hash);
            _hashes.Add(Convert.ToHexStringLower(hash));
        }
    }

    public override string ToString()
    {
        _hashes.Sort(StringComparer.Ordinal);
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        foreach (var hash in _hashes)
        {
            all.AppendData(Encoding.ASCII.GetBytes(hash + "\n"));
        }

        return Convert.ToHexStringLower(all.GetHashAndReset());
    }

    private void Put(DuckDbVector vector, int row, DeltaType type)
    {
        if (vector.IsNull(row))
        {
            Put("null");
            return;
        }

        switch (type)
        {
            case StructType structure:
                Put("{");
                for (var i = 0; i < structure.Fields.Count; i++)
                {
                    Put(i > 0 ? "," : string.Empty);
                    Put(vector.Field(i), row, structure.Fields[i].Type);
                }

                Put("}");
                break;
            case ArrayType array:
                var entry = vector.Values<DuckDbListEntry>()[row];
                Put("[");
                for (var i = 0; i < entry.Length; i++)
                {
                    Put(i > 0 ? "," : string.Empty);
                    Put(vector.Elements, (int)entry.Offset + i, array.Element);
                }

                Put("]");
                break;
            case MapType map:
                PutMap(vector, row, map);
                break;
            case DecimalType number:
                Put(new DuckDbDecimal(Unscaled(vector, row), number.Scale).ToString());
                break;
            case PrimitiveType primitive:
                PutPrimitive(vector, row, primitive.Kind);
                break;
        }
    }

    private void PutMap(DuckDbVector vector, int row, MapType map)
    {
        var entry = vector.Values<DuckDbListEntry>()[row];
        var texts = new List<byte[]>();
        var start = _row.WrittenCount;
        for (var i = 0; i < entry.Length; i++)
        {
            var before = _row.WrittenCount;
            Put(vector.Elements.Field(0), (int)entry.Offset + i, map.Key);
            Put(":");
            Put(vector.Elements.Field(1), (int)entry.Offset + i, map.Value);
            texts.Add(_row.WrittenSpan[before..].ToArray());
        }

        var kept = _row.WrittenSpan[..start].ToArray();
        _row.ResetWrittenCount();
        _row.Write(kept);
        texts.Sort(static (a, b) => a.AsSpan().SequenceCompareTo(b));
        Put("<");
        for (var i = 0; i < texts.Count; i++)
        {
            Put(i > 0 ? "," : string.Empty);
            _row.Write(texts[i]);
        }

        Put(">");
    }

    private void PutPrimitive(DuckDbVector vector, int row, PrimitiveKind kind)
    {
        switch (kind)
        {
            case PrimitiveKind.Boolean:
                Put(vector.RawValues[row] != 0 ? "true" : "false");
                break;
            case PrimitiveKind.Byte:
                Put(vector.Values<sbyte>()[row]);
                break;
            case PrimitiveKind.Short:
                Put(vector.Values<short>()[row]);
                break;
            case PrimitiveKind.Integer:
                Put(vector.Values<int>()[row]);
                break;
            case PrimitiveKind.Long:
                Put(vector.Values<long>()[row]);
                break;
            case PrimitiveKind.Float:
                var single = vector.Values<float>()[row];
                Put(float.IsNaN(single) ? "fnan" : "f" + BitConverter.SingleToUInt32Bits(single).ToString("x8", CultureInfo.InvariantCulture));
                break;
            case PrimitiveKind.Double:
                var number = vector.Values<double>()[row];
                Put(double.IsNaN(number) ? "fnan" : "f" + BitConverter.DoubleToUInt64Bits(number).ToString("x16", CultureInfo.InvariantCulture));
                break;
            case PrimitiveKind.Binary:
                Put("x" + Convert.ToHexStringLower(vector.GetBytes(row)));
                break;
            case PrimitiveKind.Date:
                Put("d");
                Put(vector.Values<int>()[row]);
                break;
            case PrimitiveKind.Timestamp or PrimitiveKind.TimestampNtz:
                Put(kind == PrimitiveKind.Timestamp ? "t" : "n");
                Put(vector.Values<long>()[row]);
                break;
            case PrimitiveKind.Variant:
                var json = Encoding.UTF8.GetBytes(VariantJson.Write(vector.Field(0).GetBytes(row), vector.Field(1).GetBytes(row)));
                Put(string.Create(CultureInfo.InvariantCulture, $"s{json.Length}:"));
                _row.Write(json);
                break;
            default:
                var bytes = vector.GetBytes(row);
                Put("s");
                Put(bytes.Length);
                Put(":");
                _row.Write(bytes);
                break;
        }
    }

    private static Int128 Unscaled(DuckDbVector vector, int row) => vector.Type.Physical switch
    {
        DuckDbPhysicalType.Int16 => vector.Values<short>()[row],
        DuckDbPhysicalType.Int32 => vector.Values<int>()[row],
        DuckDbPhysicalType.Int64 => vector.Values<long>()[row],
        _ => vector.Values<Int128>()[row],
    };

    private void Put(long number) => Put(number.ToString(CultureInfo.InvariantCulture));

    private void Put(string text) => _row.Write(Encoding.UTF8.GetBytes(text));
}
