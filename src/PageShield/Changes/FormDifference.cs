using PageShield.Inventory;
using PageShield.Inventory.Pages;

namespace PageShield.Changes;

/// <summary>What became of a form: where it goes, how, and which fields it has.</summary>
/// <param name="Name">What the form is called now, or was.</param>
/// <param name="Before">Method and destination, or fields; null for a new form.</param>
/// <param name="After">Likewise; null for one that is gone.</param>
/// <param name="Sentence">For a person.</param>
/// <param name="IsHarmless">Whether it takes nothing more from visitors and sends nothing elsewhere.</param>
internal sealed record FormDifference(string Name, string? Before, string? After, string Sentence, bool IsHarmless)
{
    /// <summary>What stands in a form's name between whose it is and its fields.</summary>
    public const string With = " with ";

    /// <summary>
    /// Forms are told apart by their fields: one that is gone and one that is new with half of its fields in common are one form with other fields.
    /// </summary>
    /// <param name="differences">The forms of one page that differ.</param>
    /// <param name="own">The site's own hosts: what goes to one of them goes nowhere else.</param>
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

        foreach (var form in gone) yield return new FormDifference(form.Name, form.Before, null, $"The {form.Name} is gone.", true);
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

    /// <summary>Whether the form goes to the site itself, and not without encryption where it was encrypted.</summary>
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
