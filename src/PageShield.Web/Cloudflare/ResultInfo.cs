using System.Text.Encodings.Web;
using System.Text.Json;

namespace PageShield.Web.Cloudflare;

/// <summary>Paging information of a list.</summary>
internal sealed record ResultInfo(int Page, int PerPage, int Count, int TotalCount, int TotalPages);
