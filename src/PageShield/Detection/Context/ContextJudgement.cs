using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PageShield.Inventory.Scripts;

namespace PageShield.Detection.Context;

/// <summary>A content's score on one site, and what there is to say of it there.</summary>
internal sealed record ContextJudgement(JudgedContent Content, int Score, IReadOnlyList<ContextNote> Notes);
