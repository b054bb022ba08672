using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PageShield.Inventory.Scripts;

namespace PageShield.Detection.Context;

/// <summary>The score of a script version on one site, with the context notes for it.</summary>
internal sealed record ContextJudgement(JudgedContent Content, int Score, IReadOnlyList<ContextNote> Notes);
