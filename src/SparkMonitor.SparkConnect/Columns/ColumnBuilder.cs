using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Text;

namespace SparkMonitor.SparkConnect;

/// <summary>Collects the values of one column.</summary>
internal abstract class ColumnBuilder(string name, SparkType type)
{
    private readonly ArrayBufferWriter<byte> _validity = new();
    private byte _bits;
    private bool _anyNull;

    protected string Name { get; } = name;

    protected SparkType Type { get; } = type;

    protected int Count { get; private set; }

    public abstract long ByteCount { get; }

    public static ColumnBuilder Of(string name, SparkType type) => type.Kind switch
    {
        SparkTypeKind.Null => new Nulls(name),
        SparkTypeKind.Boolean => new Booleans(name),
        SparkTypeKind.String or SparkTypeKind.Char or SparkTypeKind.VarChar or SparkTypeKind.Binary => new Binaries(name, type),
        SparkTypeKind.Array => new Lists(name, type),
        SparkTypeKind.Map => new Maps(name, type),
        SparkTypeKind.Struct => new Structs(name, type),
        SparkTypeKind.Variant => new Variants(name),
        SparkTypeKind.Geometry or SparkTypeKind.Geography => throw new NotSupportedException($"{type} columns cannot be sent: send well-known binary and convert it in SQL."),
        _ => new Fixed(name, type),
    };

    public void Add(object? value)
    {
        if (value is not null)
        {
            _bits |= (byte)(1 << (Count & 7));
        }

        _anyNull |= value is null;
        try
        {
            Append(value);
        }
        catch (Exception error) when (error is InvalidCastException or OverflowException or FormatException)
        {
            throw new ArgumentException($"Column {Name} is {Type} and cannot hold {Convert.ToString(value, CultureInfo.InvariantCulture)} ({value?.GetType().Name}).", error);
        }

        if ((++Count & 7) == 0)
        {
            FlushBits();
        }
    }

    public SparkColumn Build()
    {
        if ((Count & 7) != 0)
        {
            FlushBits();
        }

        var validity = _anyNull ? _validity.WrittenSpan.ToArray() : [];
        var column = Finish(Count, validity);
        _validity.ResetWrittenCount();
        _anyNull = false;
        Count = 0;
        return column;
    }

    protected abstract void Append(object? value);

    protected abstract SparkColumn Finish(int count, byte[] validity);

    private void FlushBits()
    {
        _validity.GetSpan(1)[0] = _bits;
        _validity.Advance(1);
        _bits = 0;
    }

    private static int[] Drain(List<int> offsets)
    {
        var drained = offsets.ToArray();
        offsets.Clear();
        offsets.Add(0);
        return drained;
    }

    private static byte[] Drain(ArrayBufferWriter<byte> bytes)
    {
        var drained = bytes.WrittenSpan.ToArray();
        bytes.ResetWrittenCount();
        return drained;
    }

    private sealed class Nulls(string name) : ColumnBuilder(name, SparkType.Null)
    {
        public override long ByteCount => 0;

        protected override void Append(object? value)
        {
            if (value is not null)
            {
                throw new InvalidCastException();
            }
        }

        protected override SparkColumn Finish(int count, byte[] validity) => new NullColumn(count);
    }

    private sealed class Booleans(string name) : ColumnBuilder(name, SparkType.Boolean)
    {
        private readonly List<byte> _packed = [];

        public override long ByteCount => _packed.Count;

        protected override void Append(object? value)
        {
            if ((Count & 7) == 0)
            {
                _packed.Add(0);
            }

            if (value is not null && (bool)value)
            {
                _packed[^1] |= (byte)(1 << (Count & 7));
            }
        }

        protected override SparkColumn Finish(int count, byte[] validity)
        {
            var bits = _packed.ToArray();
            _packed.Clear();
            return new BooleanColumn(count, validity, bits);
        }
    }

    private sealed class Fixed(string name, SparkType type) : ColumnBuilder(name, type)
    {
        private readonly ArrayBufferWriter<byte> _values = new();
        private readonly int _width = FixedWidthColumn.Width(type.Kind);

        public override long ByteCount => _values.WrittenCount;

        protected override void Append(object? value)
        {
            var place = _values.GetSpan(_width)[.._width];
            if (value is null)
            {
                place.Clear();
            }
            else
            {
                FixedValue.Write(place, Type, value);
            }

            _values.Advance(_width);
        }

        protected override SparkColumn Finish(int count, byte[] validity) => new FixedWidthColumn(Type, count, validity, Drain(_values));
    }

    private sealed class Binaries(string name, SparkType type) : ColumnBuilder(name, type)
    {
        private readonly ArrayBufferWriter<byte> _data = new();
        private readonly List<int> _offsets = [0];

        public override long ByteCount => _data.WrittenCount + (4L * _offsets.Count);

        protected override void Append(object? value)
        {
            switch (value)
            {
                case null:
                    break;
                case string text when Type.Kind != SparkTypeKind.Binary:
                    Encoding.UTF8.GetBytes(text, _data);
                    break;
                case byte[] bytes when Type.Kind == SparkTypeKind.Binary:
                    _data.Write(bytes);
                    break;
                case ReadOnlyMemory<byte> bytes:
                    _data.Write(bytes.Span);
                    break;
                default:
                    throw new InvalidCastException();
            }

            _offsets.Add(_data.WrittenCount);
        }

        protected override SparkColumn Finish(int count, byte[] validity) => new BinaryColumn(Type, count, validity, Drain(_offsets), Drain(_data));
    }

    private sealed class Lists(string name, SparkType type) : ColumnBuilder(name, type)
    {
        private readonly ColumnBuilder _elements = Of(name + ".element", type.ElementType!);
        private readonly List<int> _offsets = [0];

        public override long ByteCount => _elements.ByteCount + (4L * _offsets.Count);

        protected override void Append(object? value)
        {
            if (value is not null)
            {
                foreach (var element in (IEnumerable)value)
                {
                    _elements.Add(element);
                }
            }

            _offsets.Add(_elements.Count);
        }

        protected override SparkColumn Finish(int count, byte[] validity) => new ListColumn(Type, count, validity, Drain(_offsets), _elements.Build());
    }

    private sealed class Maps(string name, SparkType type) : ColumnBuilder(name, type)
    {
        private readonly ColumnBuilder _keys = Of(name + ".key", type.KeyType!);
        private readonly ColumnBuilder _entries = Of(name + ".value", type.ElementType!);
        private readonly List<int> _offsets = [0];

        public override long ByteCount => _keys.ByteCount + _entries.ByteCount + (4L * _offsets.Count);

        protected override void Append(object? value)
        {
            foreach (var (key, entry) in Pairs(value))
            {
                _keys.Add(key ?? throw new ArgumentException($"A key of the map {Name} is null."));
                _entries.Add(entry);
            }

            _offsets.Add(_keys.Count);
        }

        private static IEnumerable<KeyValuePair<object?, object?>> Pairs(object? value) => value switch
        {
            null => [],
            IEnumerable<KeyValuePair<object?, object?>> pairs => pairs,
            IEnumerable<KeyValuePair<string, object?>> pairs => pairs.Select(p => KeyValuePair.Create<object?, object?>(p.Key, p.Value)),
            IDictionary dictionary => dictionary.Cast<DictionaryEntry>().Select(e => KeyValuePair.Create<object?, object?>(e.Key, e.Value)),
            _ => throw new InvalidCastException(),
        };

        protected override SparkColumn Finish(int count, byte[] validity) =>
            new MapColumn(Type, count, validity, Drain(_offsets), _keys.Build(), _entries.Build());
    }

    private sealed class Structs(string name, SparkType type) : ColumnBuilder(name, type)
    {
        private readonly ColumnBuilder[] _fields = type.Fields.Select(f => Of($"{name}.{f.Name}", f.Type)).ToArray();

        public override long ByteCount => _fields.Sum(f => f.ByteCount);

        protected override void Append(object? value)
        {
            var values = value is null ? null : (IReadOnlyList<object?>)value;
            if (values is not null && values.Count != _fields.Length)
            {
                throw new ArgumentException($"A value of {Name} has {values.Count} fields instead of {_fields.Length}.");
            }

            for (var i = 0; i < _fields.Length; i++)
            {
                _fields[i].Add(values?[i]);
            }
        }

        protected override SparkColumn Finish(int count, byte[] validity) => new StructColumn(Type, count, validity, _fields.Select(f => f.Build()).ToArray());
    }

    private sealed class Variants(string name) : ColumnBuilder(name, SparkType.Variant)
    {
        private readonly Binaries _encoded = new(name, SparkType.Binary);
        private readonly Binaries _metadata = new(name, SparkType.Binary);

        public override long ByteCount => _encoded.ByteCount + _metadata.ByteCount;

        protected override void Append(object? value)
        {
            var variant = value is null ? default : (SparkVariant)value;
            _encoded.Add(variant.Value);
            _metadata.Add(variant.Metadata);
        }

        protected override SparkColumn Finish(int count, byte[] validity) =>
            new VariantColumn(count, validity, (BinaryColumn)_encoded.Build(), (BinaryColumn)_metadata.Build());
    }
}
