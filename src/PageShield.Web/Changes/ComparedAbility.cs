using PageShield.JavaScript.Capabilities;

namespace PageShield.Web.Changes;

/// <summary>An ability that came or went.</summary>
/// <param name="Ability">With its place in the source as served.</param>
/// <param name="PrintedLine">Its line in the pretty-printed source, from 1.</param>
public sealed record ComparedAbility(Capability Ability, int PrintedLine);
