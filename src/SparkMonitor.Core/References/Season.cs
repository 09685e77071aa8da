namespace SparkMonitor.Core.References;

/// <summary>What repeats in a series of windows.</summary>
public enum Season
{
    /// <summary>The hour of the day, for windows of an hour or less.</summary>
    HourOfDay,

    /// <summary>The weekday, for windows of a day; with shorter windows the time of the week.</summary>
    DayOfWeek,

    /// <summary>The month of the year, for windows of a month; days and weeks take the same month of earlier years.</summary>
    MonthOfYear,

    /// <summary>The quarter of the year, for windows of a quarter.</summary>
    QuarterOfYear,
}
