using System.Text.Encodings.Web;
using System.Text.Json;

namespace PageShield.Web.Cloudflare;

/// <summary>Where a page of a list stands.</summary>
internal sealed record ResultInfo(int Page, int PerPage, int Count, int TotalCount, int TotalPages);
