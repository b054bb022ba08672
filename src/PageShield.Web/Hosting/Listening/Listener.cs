namespace PageShield.Web.Hosting.Listening;

/// <summary>The listeners of this process. What is served depends on the listener, never on the Host header.</summary>
public enum Listener
{
    /// <summary>Dashboard and API, for operators.</summary>
    Dashboard,

    /// <summary>Public endpoint for reports from visitors' browsers.</summary>
    Reports,

    /// <summary>The demo shop.</summary>
    Demo,
}
