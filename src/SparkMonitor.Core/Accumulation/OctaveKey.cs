using SparkMonitor.Core.Canonical;

namespace SparkMonitor.Core.Accumulation;

/// <summary>
/// A small number for the sign and octave of a double: sign and exponent bits as they are, which leaves 0 for zero; octaves of
/// subnormals, whose exponent bits are all zero, have numbers of their own behind those.
/// </summary>
internal static class OctaveKey
{
    public const int Zero = 0;
    public const int Count = 4096 + (2 * Subnormals);

    private const int Subnormals = 52;

    public static int Of(Octave octave) => octave.Exponent >= -1022
        ? octave.Exponent + 1023 + (octave.Sign < 0 ? 2048 : 0)
        : 4096 + octave.Exponent - Octave.MinExponent + (octave.Sign < 0 ? Subnormals : 0);

    public static int Sign(int key) => (key < 4096 ? key < 2048 : key < 4096 + Subnormals) ? 1 : -1;

    public static int Exponent(int key) => key < 4096 ? (key & 2047) - 1023 : ((key - 4096) % Subnormals) + Octave.MinExponent;
}
