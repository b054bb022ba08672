using PageShield.Sites.Journeys;

namespace PageShield.Sites;

/// <summary>Applies the part of a draft that controls the crawler's visits: journeys, personas, consent, allow-listing.</summary>
internal static class VisitSettings
{
    private const int MostPaymentHosts = 50;

    public static void Apply(SiteDraft draft, Site site, SiteSecrets secrets, SiteErrors errors)
    {
        site.TriesCheckout = draft.TriesCheckout ?? site.TriesCheckout;
        site.Consent = draft.Consent ?? site.Consent;
        site.ComparesPlainFetch = draft.ComparesPlainFetch ?? site.ComparesPlainFetch;
        ApplyJourneys(draft, site, errors);
        ApplyPersonas(draft, site, errors);
        ApplyPaymentHosts(draft, site, errors);
        ApplyProxy(draft, site, errors);
        ApplySecrets(draft, site, secrets, errors);
    }

    private static void ApplyJourneys(SiteDraft draft, Site site, SiteErrors errors)
    {
        foreach (var problem in draft.JourneyProblems.Take(10)) errors.Add("journeys", problem);
        if (draft.Journeys is null) return;
        var text = draft.Journeys.ReplaceLineEndings("\n").Trim();
        if (text.Length > SiteLimits.JourneysLength)
        {
            errors.Add("journeys", $"The journeys have {text.Length:N0} characters; the maximum is {SiteLimits.JourneysLength:N0}.");
            return;
        }

        var (journeys, problems) = JourneyText.Parse(text);
        foreach (var problem in problems.Take(10)) errors.Add("journeys", problem);
        foreach (var step in journeys.SelectMany(static journey => journey.Steps)
            .Where(step => step is { Action: JourneyAction.GoTo, Value: not null }))
        {
            if (!site.Hosts.Contains(HostName.TryNormalize(new Uri(step.Value!.Text).IdnHost, out var host) ? host : "")) // not null: filtered above
                errors.Add("journeys", $"Line {step.Line}: {new Uri(step.Value.Text).IdnHost} is not one of the site's hosts.");
        }

        site.Journeys = text.Length == 0 ? null : text;
    }

    private static void ApplyPersonas(SiteDraft draft, Site site, SiteErrors errors)
    {
        if (draft.Personas is null) return;
        site.Personas = [.. draft.Personas.Select(static line => line.Trim()).Where(static line => line.Length > 0)];
        if (site.Personas.Count > SiteLimits.MostPersonas)
            errors.Add("personas", $"Enter at most {SiteLimits.MostPersonas} personas. Each visits every page.");
        List<string> names = [];
        foreach (var line in site.Personas.Take(SiteLimits.MostPersonas))
        {
            if (!Persona.TryParse(line, out var persona, out var problem)) errors.Add("personas", problem);
            else if (names.Contains(persona.Name)) errors.Add("personas", $"Two personas are named {persona.Name}.");
            else names.Add(persona.Name);
        }
    }

    private static void ApplyPaymentHosts(SiteDraft draft, Site site, SiteErrors errors)
    {
        if (draft.PaymentHosts is null) return;
        List<string> hosts = [];
        foreach (var text in draft.PaymentHosts.Select(static text => text.Trim()).Where(static text => text.Length > 0))
        {
            if (HostName.TryNormalize(text, out var host)) hosts.Add(host);
            else errors.Add("paymentHosts", $"'{(text.Length > 100 ? text[..100] + "…" : text)}' is not a host name.");
        }

        site.PaymentHosts = [.. hosts.Distinct(StringComparer.Ordinal)];
        if (hosts.Count > MostPaymentHosts) errors.Add("paymentHosts", $"Enter at most {MostPaymentHosts} payment hosts.");
    }

    private static void ApplyProxy(SiteDraft draft, Site site, SiteErrors errors)
    {
        if (draft.OutboundProxy is null) return;
        var text = draft.OutboundProxy.Trim();
        site.OutboundProxy = text.Length == 0 ? null : text;
        if (text.Length > 0
            && !(Uri.TryCreate(text, UriKind.Absolute, out var proxy) && proxy.Scheme == "http" && proxy.UserInfo.Length == 0
            && proxy.PathAndQuery == "/" && text.Length <= 300))
            errors.Add("outboundProxy", "Enter the proxy as http://proxy.internal:3128, without user name and password.");
    }

    private static void ApplySecrets(SiteDraft draft, Site site, SiteSecrets secrets, SiteErrors errors)
    {
        if (draft.Secrets is { Count: > 0 } || draft.SecretHeader is { Length: > 0 })
        {
            if (!secrets.CanSeal)
            {
                errors.Add("secrets", "Only the running server can store secrets, because it has the encryption key.");
                return;
            }
        }

        foreach (var (name, value) in draft.Secrets ?? new Dictionary<string, string>())
        {
            if (name.Length is 0 or > 60 || !name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')
                || name == SiteSecrets.HeaderName)
                errors.Add("secrets",
                    $"'{(name.Length > 60 ? name[..60] : name)}' is not a valid name of a secret. Use up to 60 letters, digits and hyphens.");
            else if (value.Length > 1000) errors.Add("secrets", $"The secret {name} is longer than 1,000 characters.");
            else secrets.Store(site, name, value);
        }

        if (site.Secrets.Count > SiteLimits.MostSecrets) errors.Add("secrets", $"Store at most {SiteLimits.MostSecrets} secrets.");
        if (draft.SecretHeader is not { } header) return;
        if (header.Trim().Length == 0)
        {
            site.SecretHeader = null;
            site.Secrets = [.. site.Secrets.Where(static entry => !entry.StartsWith(SiteSecrets.HeaderName + "\n", StringComparison.Ordinal))];
        }
        else if (header.Split(':', 2) is [var key, var content] && key.Trim() is { Length: > 0 and <= 100 } field
            && field.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter == '-') && content.Trim() is { Length: > 0 and <= 500 } secret
                && secret.All(static letter => letter is >= ' ' and <= '~'))
        {
            site.SecretHeader = field;
            secrets.Store(site, SiteSecrets.HeaderName, secret);
        }
        else
        {
            errors.Add("secretHeader", "Enter a header name, a colon and a value of printable ASCII characters, such as X-Crawler-Key: 8f3a….");
        }
    }
}
