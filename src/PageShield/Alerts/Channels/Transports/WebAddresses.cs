namespace PageShield.Alerts.Channels.Transports;

/// <summary>Validates the http(s) addresses of receivers.</summary>
internal static class WebAddresses
{
    private const string FromService = "Enter the full address from the service, without user name and password.";

    /// <summary>For kinds whose address is issued by a service.</summary>
    public static string? ProblemOfService(string target) => IsUsable(target) ? null : FromService;

    public static bool IsUsable(string text) =>
        Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host.Length > 0
            && url.UserInfo.Length == 0
        && !text.Any(char.IsControl);
}
