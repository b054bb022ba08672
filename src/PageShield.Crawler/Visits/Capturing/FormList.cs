using PageShield.Crawler.Visits.Recording;
using PageShield.Crawls;
using PageShield.Crawls.Captures;

namespace PageShield.Crawler.Visits.Capturing;

/// <summary>Builds the list of forms of a capture, with each field's purpose and the action that was served.</summary>
internal static class FormList
{
    private const int MaxForms = 200;
    private const int MaxFields = 300;

    /// <summary>Whether there is a field that skimmers want.</summary>
    public static bool HasSensitiveField(DomSnapshot dom)
    {
        var labels = Labels(dom);
        return dom.Elements.Any(element => element.Name is "input" && FieldPurpose.IsSensitive(Field(element, labels).Purpose));
    }

    public static IReadOnlyList<CapturedForm> Build(VisitFacts facts)
    {
        var labels = Labels(facts.Dom);
        var fields = facts.Dom.Elements
            .Where(static element => element.Name is "input" or "select" or "textarea")
            .ToLookup(static element => element.Form);
        List<CapturedForm> forms = [];
        foreach (var form in facts.Dom.Elements.Where(static element => element.Name == "form").Take(MaxForms))
        {
            var own = fields[form.Index].Take(MaxFields).ToList();
            var key = ServedDocument.FormKey(form["id"], form["name"], own.Select(static field => field["name"]));
            forms.Add(new()
            {
                DocumentUrl = form.DocumentUrl,
                Action = ServedDocument.Resolve(form.BaseUrl, form["action"] is { Length: > 0 } action ? action : form.DocumentUrl)
                    ?? form.DocumentUrl,
                ServedAction = facts.Served.TryGetValue(form.DocumentUrl, out var served)
                    ? served.Forms.FirstOrDefault(candidate => candidate.Key == key).Action : null,
                Method = (form["method"] ?? "get").ToLowerInvariant() is "post" ? "POST" : "GET",
                Fields = [.. own.Select(field => Field(field, labels))],
            });
        }

        // Payment fields are often outside any form; they are listed as one form without an action.
        foreach (var loose in fields[-1].GroupBy(static field => field.DocumentUrl))
        {
            var captured = loose.Take(MaxFields).Select(field => Field(field, labels)).ToList();
            if (captured.Exists(static field => FieldPurpose.IsSensitive(field.Purpose)))
                forms.Add(new() { DocumentUrl = loose.Key, Action = loose.Key, Method = "", Fields = captured });
        }

        return forms;
    }

    private static Dictionary<(string, string?), string> Labels(DomSnapshot dom) => dom.Elements
        .Where(static element => element.Name == "label" && element["for"] is not null)
        .GroupBy(static element => (element.DocumentUrl, element["for"]))
        .ToDictionary(static group => group.Key, static group => group.First().Text.Trim());

    private static CapturedField Field(DomElement element, Dictionary<(string, string?), string> labels)
    {
        var type = element.Name == "input" ? (element["type"] ?? "text").ToLowerInvariant() : element.Name;
        var label = element["id"] is { } id ? labels.GetValueOrDefault((element.DocumentUrl, id)) : null;
        return new(element["name"] is { Length: > 0 } name ? name : element["id"] ?? "", type,
            FieldPurpose.Of(type, element["autocomplete"], [element["name"], element["id"], label, element["placeholder"], element["aria-label"]]));
    }
}
