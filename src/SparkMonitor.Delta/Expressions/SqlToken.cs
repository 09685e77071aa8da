namespace SparkMonitor.Delta.Expressions;

/// <summary>A word, name, number, text or sign of an expression.</summary>
/// <param name="Text">Of a name or text: without its quotes and escapes.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, string Text)
{
    public bool IsWord(string word) => Kind == SqlTokenKind.Word && string.Equals(Text, word, StringComparison.OrdinalIgnoreCase);

    public bool IsSign(string sign) => Kind == SqlTokenKind.Sign && Text == sign;
}

internal enum SqlTokenKind
{
    /// <summary>A keyword or an unquoted name.</summary>
    Word,

    /// <summary>A name in backticks.</summary>
    Name,
    Number,
    Text,
    Sign,
    End,
}
