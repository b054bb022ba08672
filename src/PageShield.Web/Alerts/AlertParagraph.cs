namespace PageShield.Web.Alerts;

/// <summary>One part of an alert's text as shown in the dashboard: a sentence, or a list if <paramref name="Items"/> is not empty.</summary>
internal sealed record AlertParagraph(string Text, IReadOnlyList<AlertItem> Items)
{
    private const string Evidence = " Evidence: ";

    /// <summary>Whether it describes the next step.</summary>
    public bool IsNext => Text.StartsWith("Next: ", StringComparison.Ordinal);

    /// <summary>Parses a stored body. Each line is a paragraph; <c>- </c> starts a list item, and two leading spaces continue it.</summary>
    public static IReadOnlyList<AlertParagraph> Read(string body)
    {
        var parts = new List<AlertParagraph>();
        List<AlertItem>? items = null;
        foreach (var line in body.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("- ", StringComparison.Ordinal))
            {
                if (items is null) parts.Add(new AlertParagraph("", items = []));
                items.Add(ReadItem(line[2..]));
            }
            else if (items is { Count: > 0 } && line.StartsWith("  ", StringComparison.Ordinal))
                items[^1] = items[^1] with { Lines = [.. items[^1].Lines, line.Trim()] };
            else
            {
                items = null;
                parts.Add(new AlertParagraph(line, []));
            }
        }

        return parts;
    }

    /// <summary>The first sentence of a body; if it only introduces a list, the first item is appended.</summary>
    public static string Summary(string body)
    {
        var parts = Read(body);
        if (parts.Count == 0) return "";
        if (!parts[0].Text.EndsWith(':') || parts.Count == 1 || parts[1].Items.Count == 0) return parts[0].Text;

        var items = parts[1].Items;
        var more = items.Count - 1;
        return $"{parts[0].Text} {items[0].Text.TrimEnd('.')}{(more > 0 ? $" and {more} more" : "")}.";
    }

    private static AlertItem ReadItem(string text)
    {
        var at = text.IndexOf(Evidence, StringComparison.Ordinal);
        return at < 0 ? new AlertItem(text, [], null) : new AlertItem(text[..at], [], text[(at + Evidence.Length)..]);
    }
}
