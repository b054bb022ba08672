using PageShield.Web.Layout.Text;

namespace PageShield.Web.Inventory;

/// <summary>A script that another one may be the same as.</summary>
/// <param name="Id">Its number on the site.</param>
/// <param name="UrlTemplate">Template of its address, or of its document's.</param>
/// <param name="Place">Where it stands, for code without an address.</param>
public sealed record MergeCandidate(long Id, string UrlTemplate, string? Place)
{
    private const int MostShown = 70;

    /// <summary>As much as a list has room for; the end tells files of one host apart.</summary>
    public string Label
    {
        get
        {
            var text = Display.Plain(Place is null ? UrlTemplate.Replace("https://", "", StringComparison.Ordinal) : $"{Place} on {UrlTemplate}");
            return text.Length <= MostShown ? text : $"{text[..20]}…{text[^(MostShown - 21)..]}";
        }
    }
}
