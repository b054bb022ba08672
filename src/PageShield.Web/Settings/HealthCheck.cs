using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace PageShield.Web.Settings;

/// <summary>Health of one component.</summary>
public sealed record HealthCheck(string Part, string Tone, string Word, string Text)
{
    internal static HealthCheck Good(string part, string text) => new(part, "ok", "Healthy", text);

    /// <param name="word">Short label for the missing part.</param>
    internal static HealthCheck Idle(string part, string word, string text) => new(part, "quiet", word, text);

    internal static HealthCheck Bad(string part, string text) => new(part, "high", "Needs attention", text);
}
