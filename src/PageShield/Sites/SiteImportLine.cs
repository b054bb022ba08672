using System.Globalization;
using CsvHelper;
using Microsoft.EntityFrameworkCore;

namespace PageShield.Sites;

/// <summary>The result of one line, numbered from 1: the new site, or the errors.</summary>
public sealed record SiteImportLine(long Line, string? Url, int? SiteId, IReadOnlyList<string> Errors);
