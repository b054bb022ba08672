using System.Globalization;

namespace PageShield.Benchmarks;

/// <summary>Prints figures, and gives the size that long checks run at (<c>PAGESHIELD_SIZE=small|full</c>).</summary>
internal static class Figures
{
    public static bool IsFull => Environment.GetEnvironmentVariable("PAGESHIELD_SIZE") != "small";

    public static void Print(string name, double value, string unit) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {Math.Round(value, value < 10 ? 3 : 1)} {unit}"));

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
