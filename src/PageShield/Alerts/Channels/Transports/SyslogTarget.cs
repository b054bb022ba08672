namespace PageShield.Alerts.Channels.Transports;

/// <summary>Address and format of a syslog receiver.</summary>
/// <param name="Scheme"><c>udp</c>, <c>tcp</c> or <c>tls</c>.</param>
/// <param name="Host">Host name or IP address.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="IsCef">Whether the message is ArcSight's Common Event Format.</param>
internal sealed record SyslogTarget(string Scheme, string Host, int Port, bool IsCef)
{
    /// <summary>Parses <c>udp://host:port</c>, <c>tcp://…</c> or <c>tls://…</c>, optionally with <c>?format=cef</c>; otherwise null.</summary>
    public static SyslogTarget? Read(string text) =>
        Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url)
        && url.Scheme is "udp" or "tcp" or "tls" && url.Host.Length > 0 && url.Port > 0 && url.UserInfo.Length == 0
        && url.AbsolutePath is "" or "/" && url.Query is "" or "?format=cef" or "?format=rfc5424"
            ? new SyslogTarget(url.Scheme, url.IdnHost, url.Port, url.Query == "?format=cef")
            : null;
}
