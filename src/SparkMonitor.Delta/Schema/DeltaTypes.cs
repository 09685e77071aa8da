namespace SparkMonitor.Delta.Schema;

/// <summary>The types without parameters, ready to use.</summary>
public static class DeltaTypes
{
    public static DeltaType Boolean { get; } = new PrimitiveType(PrimitiveKind.Boolean);

    public static DeltaType Byte { get; } = new PrimitiveType(PrimitiveKind.Byte);

    public static DeltaType Short { get; } = new PrimitiveType(PrimitiveKind.Short);

    public static DeltaType Integer { get; } = new PrimitiveType(PrimitiveKind.Integer);

    public static DeltaType Long { get; } = new PrimitiveType(PrimitiveKind.Long);

    public static DeltaType Float { get; } = new PrimitiveType(PrimitiveKind.Float);

    public static DeltaType Double { get; } = new PrimitiveType(PrimitiveKind.Double);

    public static DeltaType String { get; } = new PrimitiveType(PrimitiveKind.String);

    public static DeltaType Binary { get; } = new PrimitiveType(PrimitiveKind.Binary);

    public static DeltaType Date { get; } = new PrimitiveType(PrimitiveKind.Date);

    public static DeltaType Timestamp { get; } = new PrimitiveType(PrimitiveKind.Timestamp);

    public static DeltaType TimestampNtz { get; } = new PrimitiveType(PrimitiveKind.TimestampNtz);

    public static DeltaType Variant { get; } = new PrimitiveType(PrimitiveKind.Variant);

    public static DeltaType Void { get; } = new PrimitiveType(PrimitiveKind.Void);
}
