using System.Text.Encodings.Web;
using System.Text.Json;

namespace PageShield.Web.Cloudflare;

/// <summary>An error or a note.</summary>
internal sealed record EnvelopeError(int Code, string Message);
