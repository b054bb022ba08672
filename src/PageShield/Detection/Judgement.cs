using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Detection.Examination;
using PageShield.Inventory;
using PageShield.Reports;

namespace PageShield.Detection;

/// <summary>The verdict on one piece of script content, independent of the site it runs on.</summary>
public sealed class Judgement
{
    public Sha256Hash Sha256 { get; set; }

    /// <summary>Version of the analysis that produced the verdict. A different version analyzes the content again.</summary>
    public required string AnalyzerVersion { get; set; }

    public int Score { get; set; }

    public VerdictKind Verdict { get; set; }

    public string? Category { get; set; }

    /// <summary>Subscores as a JSON object.</summary>
    public required string Subscores { get; set; }

    /// <summary>Findings as a JSON array.</summary>
    public required string Findings { get; set; }

    public DateTimeOffset JudgedAt { get; set; }

    public double Milliseconds { get; set; }

    /// <summary>Whether the content crashed the process that analyzed it. Text inside a finding cannot fake this: its quotes are escaped.</summary>
    public bool CrashesAnalyzer => Findings.Contains($"\"{AnalyzerCrash.Rule}\"", StringComparison.Ordinal);

    internal sealed class Configuration : IEntityTypeConfiguration<Judgement>
    {
        public void Configure(EntityTypeBuilder<Judgement> builder)
        {
            builder.ToTable("judgements");
            builder.HasKey(judgement => judgement.Sha256);
            builder.Ignore(judgement => judgement.CrashesAnalyzer);
            builder.Property(judgement => judgement.AnalyzerVersion).HasMaxLength(64);
            builder.Property(judgement => judgement.Category).HasMaxLength(64);
        }
    }
}
