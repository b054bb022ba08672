using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PageShield.Inventory;
using PageShield.Reports;

namespace PageShield.Detection.Context;

/// <summary>The judgement of one version that a script runs.</summary>
/// <param name="IsConfirmed">Whether a crawl received it.</param>
internal sealed record JudgedContent(long ScriptId, Sha256Hash Sha256, int Score, VerdictKind Verdict, bool IsConfirmed);
