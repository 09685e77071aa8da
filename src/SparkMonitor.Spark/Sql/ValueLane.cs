namespace SparkMonitor.Spark.Sql;

/// <summary>The form in which Spark computes with a column's values; columns of one lane share a query.</summary>
internal enum ValueLane
{
    /// <summary>The canonical integer: integers, booleans, dates, decimals of at most 18 digits, element counts.</summary>
    Integer,

    /// <summary>Microseconds since 1970: integers with cells by hour and moments in seconds.</summary>
    Time,

    /// <summary>Doubles, floats widened.</summary>
    Real,

    Text,

    Binary,

    /// <summary>Decimals of more than 18 digits, as they are.</summary>
    Wide,

    /// <summary>Nothing is read: every value is null.</summary>
    None,
}
