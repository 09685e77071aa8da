using SparkMonitor.Core.Schema;

namespace SparkMonitor.Core.Profiling;

/// <summary>One column to profile: its type, what it means, and which states are kept.</summary>
/// <param name="KeepValues">False for text that must not leave the machine: item keys are hashed and no extremes are kept.</param>
public sealed record ColumnPlan(ColumnPath Path, ColumnType Type, ColumnKind Kind, StateSet States, bool KeepValues = true);
