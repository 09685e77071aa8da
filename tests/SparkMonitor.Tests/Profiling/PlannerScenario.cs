using SparkMonitor.Core.Configuration;
using SparkMonitor.Core.Profiling;
using SparkMonitor.Core.Schema;

namespace SparkMonitor.Tests.Profiling;

/// <summary>A table of odd columns and the planner over it.</summary>
internal static class PlannerScenario
{
    public static TableSnapshot Snapshot(params IReadOnlyList<Column> columns) =>
        new("memory:t", "id", 3, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new TableSchema(columns));

    public static TableSnapshot Odd { get; } = Snapshot(
        new Column("id", new ColumnType(TypeKind.Long)),
        new Column("time", new ColumnType(TypeKind.Timestamp)),
        new Column("day", new ColumnType(TypeKind.Date)),
        new Column("origin", new ColumnType(TypeKind.Text)),
        new Column("Name", new ColumnType(TypeKind.Text)),
        new Column("name", new ColumnType(TypeKind.Text)),
        new Column("Amount", ColumnType.Decimal(20, 4)),
        new Column("flag", new ColumnType(TypeKind.Boolean)),
        new Column("blob", new ColumnType(TypeKind.Binary)),
        new Column("tags", ColumnType.Array(new ColumnType(TypeKind.Text))),
        new Column("nothing", new ColumnType(TypeKind.Void)),
        new Column("a.b", new ColumnType(TypeKind.Int)),
        new Column("tick`s", new ColumnType(TypeKind.Int)),
        new Column("star*", new ColumnType(TypeKind.Double)),
        new Column("snow ☃\n", new ColumnType(TypeKind.Double)),
        new Column(":table", new ColumnType(TypeKind.Double)),
        new Column("address", ColumnType.Struct(
            new Column("city", new ColumnType(TypeKind.Text)),
            new Column("geo", ColumnType.Struct(new Column("lat", new ColumnType(TypeKind.Double)), new Column("lon", new ColumnType(TypeKind.Double)))))));

    public static StageConfig Stage { get; } = new("raw", "./t");

    public static IReadOnlyList<string> Columns(StageConfig stage, TableSnapshot? snapshot = null) =>
        [.. ProfilePlanner.Resolve(stage, snapshot ?? Odd).Columns.Select(c => c.Path.ToString())];

    public static IReadOnlyList<string> Problems(StageConfig stage, TableSnapshot? snapshot = null) =>
        [.. ProfilePlanner.Check(stage, snapshot ?? Odd).Select(p => p.ToString())];
}
