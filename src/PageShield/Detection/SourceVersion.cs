using System.Globalization;
using System.Reflection;

namespace PageShield.Detection;

/// <summary>
/// Version of the analysis code: a digest of its sources that the build puts into the assembly (<c>SourceVersion.targets</c>). A different number
/// means a different analysis, not a newer one.
/// </summary>
public static class SourceVersion
{
    private const string Key = "SourceVersion";
    private const int HexDigits = 7;

    /// <summary>Version of the analysis: detection, code parsing and model.</summary>
    public static int OfAnalysis { get; } = Of(typeof(SourceVersion).Assembly);

    /// <summary>Version of an assembly's sources, from 1 to 2²⁸.</summary>
    /// <exception cref="InvalidOperationException">The assembly was built without <c>SourceVersion.targets</c>.</exception>
    public static int Of(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        var digest = assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(metadata => metadata.Key == Key)?.Value;
        if (digest is not { Length: >= HexDigits })
            throw new InvalidOperationException($"{assembly.GetName().Name} was built without a source version.");
        return int.Parse(digest.AsSpan(0, HexDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) + 1;
    }
}
