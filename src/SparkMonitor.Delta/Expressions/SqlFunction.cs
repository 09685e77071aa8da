namespace SparkMonitor.Delta.Expressions;

/// <summary>The functions and operators that tables' expressions may use. What each takes is fixed by <see cref="SqlFunctions"/> and <see cref="SqlTyping"/>.</summary>
public enum SqlFunction
{
    /// <summary>Of any number of conditions.</summary>
    And,

    /// <summary>Of any number of conditions.</summary>
    Or,
    Not,
    IsNull,

    /// <summary>Of two values of one type, as the other comparisons. NaN equals NaN and is above all numbers; texts go by their UTF-8 bytes.</summary>
    Equal,

    /// <summary>Never null: null equals null.</summary>
    NullSafeEqual,
    Less,
    LessOrEqual,

    /// <summary>Of numbers of the result's type, an overflow being an error; of decimals of their own types.</summary>
    Add,
    Subtract,
    Multiply,

    /// <summary>Of doubles; a division by zero is an error.</summary>
    Divide,

    /// <summary>Of integers, with the sign of the first; by zero an error.</summary>
    Remainder,
    Negate,
    Absolute,

    /// <summary>To the expression's type; a value that does not fit is an error, fractions are cut off.</summary>
    Cast,

    /// <summary>Condition, value, condition, value, ..., value for else.</summary>
    Case,
    Coalesce,
    IsNaN,

    /// <summary>Characters of a text.</summary>
    Length,

    /// <summary>Of ASCII; other letters are an error, for their rules differ.</summary>
    Upper,
    Lower,

    /// <summary>Spaces (U+0020) only, as the other two.</summary>
    Trim,
    TrimStart,
    TrimEnd,

    /// <summary>Of any number of texts; null where one is.</summary>
    Concat,

    /// <summary>Text, first character from 1, number of characters; both positive constants.</summary>
    Substring,
    StartsWith,
    EndsWith,
    Contains,

    /// <summary>A text and a constant pattern of <c>%</c>, <c>_</c> and characters escaped by a backslash.</summary>
    Like,

    /// <summary>Of a date or a local time, as those below; hours and less of a local time.</summary>
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
}
