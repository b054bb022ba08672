using PageShield.JavaScript.Capabilities;

namespace PageShield.Web.Changes;

/// <summary>An added or removed capability.</summary>
/// <param name="Capability">The capability with its location in the source as served.</param>
/// <param name="PrintedLine">Its line in the pretty-printed source, from 1.</param>
public sealed record ComparedCapability(Capability Capability, int PrintedLine);
