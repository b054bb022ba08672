using PageShield.JavaScript.Capabilities;

namespace PageShield.Web.Changes;

/// <summary>An added or removed ability.</summary>
/// <param name="Ability">The ability with its location in the source as served.</param>
/// <param name="PrintedLine">Its line in the pretty-printed source, from 1.</param>
public sealed record ComparedAbility(Capability Ability, int PrintedLine);
