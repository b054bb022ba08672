using System.Globalization;
using CsvHelper;
using Microsoft.EntityFrameworkCore;

namespace PageShield.Sites;

/// <summary>The result of each line, in order.</summary>
public sealed record SiteImportResult(IReadOnlyList<SiteImportLine> Lines)
{
    public int Imported => Lines.Count(line => line.SiteId is not null);

    public int Refused => Lines.Count - Imported;
}
