namespace SparkMonitor.Delta.Actions;

/// <summary>One action of a commit or checkpoint, as the Delta protocol names them.</summary>
public abstract record DeltaAction;
