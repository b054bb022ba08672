using Microsoft.EntityFrameworkCore;
using PageShield.Reports;

namespace PageShield.Inventory.Authorizations;

/// <summary>One step in a script's authorization history.</summary>
public sealed record AuthorizationStep(DateTimeOffset At, string Author, AuthorizationState State, string Text, Sha256Hash? Sha256, long? ChangeId);
