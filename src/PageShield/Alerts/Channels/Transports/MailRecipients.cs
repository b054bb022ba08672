using System.Diagnostics.CodeAnalysis;
using MimeKit;

namespace PageShield.Alerts.Channels.Transports;

/// <summary>Parses the addresses of an e-mail channel.</summary>
public static class MailRecipients
{
    /// <summary>Maximum addresses in one channel.</summary>
    public const int Most = 20;

    /// <summary>Parses plain addresses separated by commas or semicolons; false unless every one is valid.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out IReadOnlyList<MailboxAddress>? recipients)
    {
        ArgumentNullException.ThrowIfNull(text);
        recipients = null;
        var parts = text.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length is 0 or > Most) return false;

        var read = new List<MailboxAddress>();
        foreach (var part in parts)
        {
            if (part.Any(static c => char.IsControl(c) || c is '<' or '>' or '"')) return false;
            if (!MailboxAddress.TryParse(part, out var address) || address.Address != part || address.LocalPart.Length == 0
                || address.Domain.Length == 0)
                return false;
            read.Add(address);
        }

        recipients = read;
        return true;
    }
}
