using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using PageShield.Reports;

namespace PageShield.Crawler.Hooks;

/// <summary>The instrumentation that runs in each document and worker before any of its own code.</summary>
internal sealed class PageHooks
{
    private static readonly string Template = ReadAll();
    private readonly ConcurrentDictionary<Sha256Hash, byte> _ours = new();
    private readonly ConcurrentDictionary<TimeSpan, string> _sources = new();

    /// <summary>Marks our own reports among the page's console messages; new for each browser, so a page cannot guess it.</summary>
    public string Token { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>JavaScript, for a page whose clock is this far from the true one.</summary>
    public string SourceFor(TimeSpan clockShift) => _sources.GetOrAdd(clockShift, shift =>
    {
        var source = Template.Replace("__TOKEN__", Token, StringComparison.Ordinal)
            .Replace("__SHIFT__", ((long)shift.TotalMilliseconds).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        _ours.TryAdd(Sha256Hash.OfText(source), 0);
        return source;
    });

    /// <summary>Whether a script, by V8's hash, is part of the instrumentation.</summary>
    public bool IsOurs(Sha256Hash hash) => _ours.ContainsKey(hash);

    /// <summary>The numbered parts beside this file, in one function.</summary>
    private static string ReadAll()
    {
        var assembly = typeof(PageHooks).Assembly;
        var parts = assembly.GetManifestResourceNames().Where(static name => name.StartsWith("PageShield.Crawler.Hooks.", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        return "(() => {\n" + string.Concat(parts.Select(name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!); // it was listed just now
            return reader.ReadToEnd();
        })) + "})();";
    }
}
