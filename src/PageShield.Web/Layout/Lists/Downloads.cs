using Microsoft.Net.Http.Headers;

namespace PageShield.Web.Layout.Lists;

/// <summary>Files whose content others wrote: saved, never shown, and without any power if shown nevertheless.</summary>
internal static class Downloads
{
    public const string Sandbox = "default-src 'none'; sandbox";

    /// <summary>Attachment, <c>nosniff</c>, <c>CSP: sandbox</c>.</summary>
    public static void MarkAsFile(HttpResponse response, string fileName)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(fileName);
        response.Headers.ContentDisposition = disposition.ToString();
        Contain(response);
    }

    /// <summary><c>nosniff</c> and <c>CSP: sandbox</c> alone, for pictures.</summary>
    public static void Contain(HttpResponse response)
    {
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = Sandbox;
    }
}
