using System.Collections.Concurrent;
using System.Text.Encodings.Web;

namespace PageShield.Web.Demo;

/// <summary>
/// The demo's files, embedded in this assembly. <c>{{name}}</c> is replaced with an encoded value, <c>{{{name}}}</c> with trusted markup.
/// </summary>
internal static class DemoAssets
{
    private const string Prefix = "PageShield.Web.Demo.Assets.";
    private static readonly ConcurrentDictionary<string, string> Texts = new();

    /// <summary>A file, unchanged.</summary>
    public static string Text(string name) => Texts.GetOrAdd(name, static key =>
    {
        using var stream = typeof(DemoAssets).Assembly.GetManifestResourceStream(Prefix + key)
            ?? throw new InvalidOperationException($"The demo's file {key} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    });

    /// <summary>A file with its placeholders filled.</summary>
    public static string Fill(string name, params ReadOnlySpan<(string Place, string Value)> values)
    {
        var text = Text(name);
        foreach (var (place, value) in values)
        {
            text = text
                .Replace($"{{{{{{{place}}}}}}}", value, StringComparison.Ordinal)
                .Replace($"{{{{{place}}}}}", HtmlEncoder.Default.Encode(value), StringComparison.Ordinal);
        }

        return text;
    }
}
