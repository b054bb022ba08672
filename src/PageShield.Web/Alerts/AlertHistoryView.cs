using PageShield.Alerts;

namespace PageShield.Web.Alerts;

/// <summary>One entry of an alert's history.</summary>
public sealed record AlertHistoryView(long Id, DateTimeOffset At, string Author, AlertStep Step, string Text);
