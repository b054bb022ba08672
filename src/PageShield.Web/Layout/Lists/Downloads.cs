using Microsoft.Net.Http.Headers;

namespace PageShield.Web.Layout.Lists;

/// <summary>Response headers for untrusted content: it is downloaded instead of rendered, and sandboxed if a browser renders it anyway.</summary>
internal static class Downloads
{
    public const string Sandbox = "default-src 'none'; sandbox";

    /// <summary>Sets <c>Content-Disposition: attachment</c>, <c>nosniff</c> and the CSP <c>sandbox</c>.</summary>
    public static void MarkAsFile(HttpResponse response, string fileName)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(fileName);
        response.Headers.ContentDisposition = disposition.ToString();
        Contain(response);
    }

    /// <summary>Sets only <c>nosniff</c> and the CSP <c>sandbox</c>, for images.</summary>
    public static void Contain(HttpResponse response)
    {
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = Sandbox;
    }
}
