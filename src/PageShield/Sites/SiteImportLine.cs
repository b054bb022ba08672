using System.Globalization;
using CsvHelper;
using Microsoft.EntityFrameworkCore;

namespace PageShield.Sites;

/// <summary>One line of the file, by its number from 1: the new site, or every reason why there is none.</summary>
public sealed record SiteImportLine(long Line, string? Url, int? SiteId, IReadOnlyList<string> Errors);
