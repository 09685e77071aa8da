using SparkMonitor.Core;

namespace SparkMonitor.Local.Sql;

/// <summary>Cuts SQL into tokens, just well enough to find table references without being fooled by texts and comments.</summary>
internal static class SqlTokens
{
    public static IReadOnlyList<SqlToken> Of(string sql)
    {
        var tokens = new List<SqlToken>();
        for (var i = 0; i < sql.Length;)
        {
            var next = i + 1 < sql.Length ? sql[i + 1] : '\0';
            switch (sql[i])
            {
                case var c when char.IsWhiteSpace(c):
                    i++;
                    break;
                case '-' when next == '-':
                    i = End(sql.IndexOf('\n', i));
                    break;
                case '/' when next == '*':
                    i = End(sql.IndexOf("*/", i + 2, StringComparison.Ordinal), 2);
                    break;
                case '\'':
                    i = Quoted(i, SqlTokenKind.Text);
                    break;
                case '"' or '`':
                    i = Quoted(i, SqlTokenKind.QuotedName);
                    break;
                case var c when char.IsLetter(c) || c == '_':
                    i = Run(i, SqlTokenKind.Word, static c => char.IsLetterOrDigit(c) || c is '_' or '$');
                    break;
                case var c when char.IsAsciiDigit(c):
                    i = Run(i, SqlTokenKind.Number, static c => char.IsLetterOrDigit(c) || c is '.' or '_');
                    break;
                default:
                    tokens.Add(new SqlToken(SqlTokenKind.Mark, i, i + 1, sql[i].ToString()));
                    i++;
                    break;
            }
        }

        return tokens;

        int End(int found, int length = 1) => found < 0 ? sql.Length : found + length;

        int Run(int start, SqlTokenKind kind, Func<char, bool> belongs)
        {
            var end = start + 1;
            while (end < sql.Length && belongs(sql[end]))
            {
                end++;
            }

            tokens.Add(new SqlToken(kind, start, end, sql[start..end]));
            return end;
        }

        int Quoted(int start, SqlTokenKind kind)
        {
            var quote = sql[start];
            for (var end = start + 1; end < sql.Length; end++)
            {
                if (sql[end] != quote)
                {
                    continue;
                }

                if (end + 1 < sql.Length && sql[end + 1] == quote)
                {
                    end++;
                    continue;
                }

                var value = sql[(start + 1)..end].Replace(new string(quote, 2), quote.ToString(), StringComparison.Ordinal);
                tokens.Add(new SqlToken(kind, start, end + 1, value));
                return end + 1;
            }

            throw new MonitorException($"The SQL text has an opening {quote} at position {start + 1} without its partner.");
        }
    }
}
