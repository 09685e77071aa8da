namespace SparkMonitor.SparkConnect;

/// <summary>What to do when the target of a write exists.</summary>
public enum SparkSaveMode
{
    Append = 1,
    Overwrite = 2,
    ErrorIfExists = 3,
    Ignore = 4,
}

/// <summary>What a write to a catalog's table does.</summary>
public enum SparkTableMode
{
    Create = 1,
    Overwrite = 2,
    OverwritePartitions = 3,
    Append = 4,
    Replace = 5,
    CreateOrReplace = 6,
}
