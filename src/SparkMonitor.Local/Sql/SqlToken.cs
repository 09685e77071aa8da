namespace SparkMonitor.Local.Sql;

internal enum SqlTokenKind
{
    Word,
    QuotedName,
    Text,
    Number,
    Mark,
}

/// <summary>A token of SQL with its place in the text; <see cref="Value"/> is without quotes. Blanks and comments are no tokens.</summary>
internal readonly record struct SqlToken(SqlTokenKind Kind, int Start, int End, string Value)
{
    public bool IsWord(string word) => Kind == SqlTokenKind.Word && string.Equals(Value, word, StringComparison.OrdinalIgnoreCase);

    public bool IsMark(char mark) => Kind == SqlTokenKind.Mark && Value[0] == mark;
}
