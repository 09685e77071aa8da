using System.Text;

namespace SparkMonitor.Delta;

/// <summary>Stable text codes of <see cref="DeltaReason"/>.</summary>
public static class DeltaReasonCode
{
    /// <summary>The name in kebab case: <see cref="DeltaReason.VersionGap"/> is <c>version-gap</c>.</summary>
    public static string Of(DeltaReason reason)
    {
        var name = reason.ToString();
        var code = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsAsciiLetterUpper(name[i]) && i > 0)
            {
                code.Append('-');
            }

            code.Append(char.ToLowerInvariant(name[i]));
        }

        return code.ToString();
    }
}
