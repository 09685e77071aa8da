namespace SparkMonitor.Delta.Transactions;

/// <summary>The steps of a vacuum, in their order, for tests that stop it between them.</summary>
public enum VacuumStep
{
    /// <summary>What must stay is known.</summary>
    BeforeListing,

    /// <summary>Of each file.</summary>
    BeforeDelete,

    /// <summary>Of each file.</summary>
    AfterDelete,
    AfterLast,
}
