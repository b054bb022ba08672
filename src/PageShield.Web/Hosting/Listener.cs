namespace PageShield.Web.Hosting;

/// <summary>The doors of this process. What is served depends on the door, never on the Host header.</summary>
public enum Listener
{
    /// <summary>Dashboard and API, for operators.</summary>
    Dashboard,

    /// <summary>Reports from visitors' browsers: public.</summary>
    Reports,

    /// <summary>The demo shop.</summary>
    Demo,
}
