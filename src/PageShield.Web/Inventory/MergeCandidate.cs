using PageShield.Web.Layout.Text;

namespace PageShield.Web.Inventory;

/// <summary>A script that another script can be merged into.</summary>
/// <param name="Id">Id of the script within the site.</param>
/// <param name="UrlTemplate">Template of its URL, or of its document's URL.</param>
/// <param name="Place">Place in the document, for code without a URL.</param>
public sealed record MergeCandidate(long Id, string UrlTemplate, string? Place)
{
    private const int MostShown = 70;

    /// <summary>Text for a list, of at most 70 characters. It keeps the end, which distinguishes files of one host.</summary>
    public string Label
    {
        get
        {
            var text = Display.Plain(Place is null ? UrlTemplate.Replace("https://", "", StringComparison.Ordinal) : $"{Place} on {UrlTemplate}");
            return text.Length <= MostShown ? text : $"{text[..20]}…{text[^(MostShown - 21)..]}";
        }
    }
}
