using PageShield.Inventory;
using PageShield.Inventory.Pages;

namespace PageShield.Changes;

/// <summary>A difference of a form: destination, method or fields.</summary>
/// <param name="Name">The form's current name, or its last one if it was removed.</param>
/// <param name="Before">Method and destination, or fields; null for a new form.</param>
/// <param name="After">Method and destination, or fields; null for a removed form.</param>
/// <param name="Sentence">Description for people.</param>
/// <param name="IsHarmless">Whether it asks visitors for no more data and sends nothing to another destination.</param>
internal sealed record FormDifference(string Name, string? Before, string? After, string Sentence, bool IsHarmless)
{
    /// <summary>Separates the form's description from its fields in a form's name.</summary>
    public const string With = " with ";

    /// <summary>
    /// Pairs forms by their fields. A removed form and a new one that share half of their fields are treated as one form with changed fields.
    /// </summary>
    /// <param name="differences">The changed forms of one page.</param>
    /// <param name="own">The site's own hosts. Forms sent to one of them stay on the site.</param>
    public static IEnumerable<FormDifference> Among(IReadOnlyList<ValueDifference> differences, IReadOnlyCollection<string> own)
    {
        var gone = differences.Where(form => form.After is null).ToList();
        foreach (var form in differences.Where(form => form.After is not null))
        {
            if (form.Before is not null)
            {
                // not null: filtered
                yield return new FormDifference(form.Name, form.Before, form.After, Moved(form.Name, form.Before, form.After!),
                    IsAtHome(own, form.Before, form.After!) && Split(form.Before).Method == Split(form.After!).Method);
                continue;
            }

            var (before, likeness) = gone.Select(each => (each, Likeness(each, form))).DefaultIfEmpty().MaxBy(pair => pair.Item2);
            if (before is null || likeness < 0.5)
            {
                yield return new FormDifference(form.Name, null, form.After, $"A new {form.Name} is on the page and goes to {form.After}.", false);
                continue;
            }

            gone.Remove(before);
            yield return OtherFields(before, form, own);
        }

        foreach (var form in gone) yield return new FormDifference(form.Name, form.Before, null, $"The {form.Name} was removed.", true);
    }

    private static FormDifference OtherFields(ValueDifference before, ValueDifference after, IReadOnlyCollection<string> own)
    {
        var (old, now) = (Fields(before.Name), Fields(after.Name));
        var (added, removed) = (now.Except(old).ToList(), old.Except(now).ToList());
        var moved = before.Before != after.After;
        var what = (added.Count, removed.Count) switch
        {
            ( > 0, _) => $"now also asks for {string.Join(", ", added.Select(field => $"`{field}`"))}",
            _ => $"no longer asks for {string.Join(", ", removed.Select(field => $"`{field}`"))}",
        };
        return new FormDifference(after.Name, $"{before.Name}: {before.Before}", $"{after.Name}: {after.After}",
            // not null: a form that is there
            $"The {before.Name} {what}{(moved ? $", and goes to {after.After} instead of {before.Before}" : "")}.", added.Count == 0
                && (!moved || IsAtHome(own, before.Before!, after.After!)));
    }

    private static string Moved(string name, string before, string after)
    {
        var (oldMethod, oldAction) = Split(before);
        var (method, action) = Split(after);
        return oldAction == action
            ? $"The {name} is now sent by {method} instead of {oldMethod}."
            : $"The {name} now goes to {action} instead of {oldAction}.";
    }

    private static (string Method, string Action) Split(string text)
    {
        var blank = text.IndexOf(' ', StringComparison.Ordinal);
        return blank < 0 ? ("", text) : (text[..blank], text[(blank + 1)..]);
    }

    /// <summary>Whether the form is sent to the site itself, without losing encryption.</summary>
    private static bool IsAtHome(IReadOnlyCollection<string> own, string before, string after) =>
        own.Contains(Urls.HostOf(Split(after).Action)) && (IsEncrypted(after) || !IsEncrypted(before));

    private static bool IsEncrypted(string form) => Split(form).Action.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    private static double Likeness(ValueDifference left, ValueDifference right)
    {
        if (left.Name.Split(With)[0] != right.Name.Split(With)[0]) return 0;
        var (a, b) = (Fields(left.Name), Fields(right.Name));
        return a.Count == 0 || b.Count == 0 ? 0 : (double)a.Intersect(b).Count() / Math.Max(a.Count, b.Count);
    }

    private static HashSet<string> Fields(string name) =>
        name.IndexOf(With, StringComparison.Ordinal) is >= 0 and var at ? [.. name[(at + With.Length)..].Split(", ")] : [];
}
