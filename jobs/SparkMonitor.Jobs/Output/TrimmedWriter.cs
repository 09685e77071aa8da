using System.Text;

namespace SparkMonitor.Jobs.Output;

/// <summary>Passes text on without spaces at the ends of lines, which tables pad, and with line feeds only.</summary>
internal sealed class TrimmedWriter(TextWriter inner) : TextWriter(System.Globalization.CultureInfo.InvariantCulture)
{
    private int _spaces;

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value)
    {
        switch (value)
        {
            case ' ':
                _spaces++;
                break;
            case '\r':
                break;
            case '\n':
                _spaces = 0;
                inner.Write('\n');
                break;
            default:
                for (; _spaces > 0; _spaces--)
                {
                    inner.Write(' ');
                }

                inner.Write(value);
                break;
        }
    }

    public override void Flush() => inner.Flush();
}
