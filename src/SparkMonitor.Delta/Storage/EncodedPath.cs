using System.Text;

namespace SparkMonitor.Delta.Storage;

/// <summary>Paths as a log holds them: URI-encoded, relative to the table or absolute with or without a scheme.</summary>
public static class EncodedPath
{
    /// <summary>The scheme of an absolute URI in lower case, or null for a path. A single letter is a drive, not a scheme.</summary>
    public static string? Scheme(string path)
    {
        var colon = path.IndexOf(':', StringComparison.Ordinal);
        if (colon < 2 || colon + 1 >= path.Length || path[colon + 1] != '/' || !char.IsAsciiLetter(path[0]))
        {
            return null;
        }

        for (var i = 1; i < colon; i++)
        {
            if (!char.IsAsciiLetterOrDigit(path[i]) && path[i] is not ('+' or '-' or '.'))
            {
                return null;
            }
        }

        return path[..colon].ToLowerInvariant();
    }

    public static bool IsAbsolute(string path) => path.StartsWith('/') || Scheme(path) is not null;

    /// <summary>
    /// The one form of all spellings of a path, to compare by: decoded; <c>file:/x</c>, <c>file:///x</c> and <c>/x</c> alike.
    /// </summary>
    public static string Normalize(string path)
    {
        var scheme = Scheme(path);
        if (scheme is null)
        {
            return path.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(path) : path;
        }

        var rest = path.AsSpan(scheme.Length + 1);
        if (scheme == "file")
        {
            return Uri.UnescapeDataString(WithoutAuthority(rest).ToString());
        }

        return scheme + ":" + Uri.UnescapeDataString(rest.ToString());
    }

    /// <summary>Encodes a plain relative path, keeping <c>/</c>: what a log may hold for it.</summary>
    public static string Encode(string plain)
    {
        var encoded = new StringBuilder(plain.Length);
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in plain.EnumerateRunes())
        {
            var plainAscii = rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || "-_.~/=@!$&'()*,;".Contains((char)rune.Value, StringComparison.Ordinal));
            if (plainAscii)
            {
                encoded.Append((char)rune.Value);
                continue;
            }

            var length = rune.EncodeToUtf8(utf8);
            foreach (var unit in utf8[..length])
            {
                encoded.Append('%').Append(Convert.ToHexString([unit]));
            }
        }

        return encoded.ToString();
    }

    private static ReadOnlySpan<char> WithoutAuthority(ReadOnlySpan<char> rest)
    {
        if (!rest.StartsWith("//"))
        {
            return rest;
        }

        var path = rest[2..].IndexOf('/');
        return path < 0 ? "/" : rest[(2 + path)..];
    }
}
