using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Detection.Examination;
using PageShield.Inventory;
using PageShield.Reports;

namespace PageShield.Detection;

/// <summary>What is known of one content, whatever site it runs on.</summary>
public sealed class Judgement
{
    public Sha256Hash Sha256 { get; set; }

    /// <summary>Version of the analysis that judged; another one judges again.</summary>
    public required string AnalyzerVersion { get; set; }

    public int Score { get; set; }

    public VerdictKind Verdict { get; set; }

    public string? Category { get; set; }

    /// <summary>Sub-scores as a JSON object.</summary>
    public required string Subscores { get; set; }

    /// <summary>Findings as a JSON array.</summary>
    public required string Findings { get; set; }

    public DateTimeOffset JudgedAt { get; set; }

    public double Milliseconds { get; set; }

    /// <summary>Whether the content ended the process that analysed it. A text within a finding cannot say so: its quotes are escaped.</summary>
    public bool EndsAnalyser => Findings.Contains($"\"{AnalyserEnded.Rule}\"", StringComparison.Ordinal);

    internal sealed class Configuration : IEntityTypeConfiguration<Judgement>
    {
        public void Configure(EntityTypeBuilder<Judgement> builder)
        {
            builder.ToTable("judgements");
            builder.HasKey(judgement => judgement.Sha256);
            builder.Ignore(judgement => judgement.EndsAnalyser);
            builder.Property(judgement => judgement.AnalyzerVersion).HasMaxLength(64);
            builder.Property(judgement => judgement.Category).HasMaxLength(64);
        }
    }
}
