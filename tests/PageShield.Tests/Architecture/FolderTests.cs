using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Extensions;
using ArchUnitNET.Loader;
using PageShield.Storage;

namespace PageShield.Tests.Architecture;

/// <summary>Which folder may use which. A folder is a namespace; its rooms count with it.</summary>
public sealed class FolderTests
{
    /// <summary>Of src/PageShield: each folder may use those to its left. The first five know no data.</summary>
    private static readonly string[] Order =
    [
        "Isolation", "Workers", "Csp", "JavaScript", "Network",
        "Storage", "Audit", "Accounts", "Sites", "Crawls", "Observations", "Inventory", "Changes", "Detection", "Alerts", "Pipeline",
    ];

    /// <summary>The database context names every entity, and nothing else in Storage may know one.</summary>
    private static readonly string Exception = typeof(PageShieldDbContext).FullName!; // not null: no generic parameter

    /// <summary>Stand at the root and are used everywhere: the one scale that findings, changes and alerts share.</summary>
    private static readonly string?[] Shared = [typeof(Severity).FullName, typeof(Severities).FullName];

    private static readonly ArchUnitNET.Domain.Architecture Architecture = new ArchLoader()
        .LoadAssemblies(typeof(PageShieldDbContext).Assembly, typeof(ReportingEndpoint.ReportingEndpoint).Assembly).Build();

    [Fact]
    public void A_folder_uses_only_what_is_to_its_left()
    {
        var uses = UsesWithin("PageShield");
        var missing = uses.Keys.Concat(uses.Values.SelectMany(static used => used.Keys)).Where(folder => folder.Length > 0).Except(Order)
            .Except(["Reports"]);
        var wrong = from folder in uses
                    from used in folder.Value
                    where folder.Key.Length > 0 && Array.IndexOf(Order, used.Key) > Array.IndexOf(Order, folder.Key)
                    select $"{folder.Key} uses {used.Key}: {string.Join(", ", used.Value.Take(5))}";

        Assert.Empty(missing);
        Assert.Empty(Order.Except(uses.Keys));
        Assert.Empty(wrong);
    }

    [Fact]
    public void No_folder_uses_the_registration_at_the_root()
    {
        var wrong = UsesWithin("PageShield").Where(static folder => folder.Key.Length > 0 && folder.Value.ContainsKey(""))
            .Select(static folder => $"{folder.Key}: {string.Join(", ", folder.Value[""])}");

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("PageShield")]
    [InlineData("PageShield.Pipeline")]
    [InlineData("PageShield.ReportingEndpoint")]
    public void Folders_do_not_use_each_other_in_a_circle(string parent)
    {
        var uses = UsesWithin(parent);

        Assert.True(uses.Count > 2, $"{parent} has no folders to look at.");
        Assert.Null(CircleIn(uses));
    }

    /// <summary>Who uses what among the folders below a namespace; the namespace itself is "".</summary>
    private static Dictionary<string, Dictionary<string, HashSet<string>>> UsesWithin(string parent)
    {
        Dictionary<string, Dictionary<string, HashSet<string>>> uses = [];
        foreach (var type in Architecture.Types.Where(type => IsOf(parent, type) && FolderOf(parent, type) is not null
            && !type.FullName.StartsWith(Exception, StringComparison.Ordinal)))
        {
            var folder = FolderOf(parent, type)!; // not null: filtered
            if (!uses.TryGetValue(folder, out var used)) uses[folder] = used = [];
            foreach (var target in type.Dependencies.Select(static dependency => dependency.Target)
                .Where(target => IsOf(parent, target) && !Shared.Contains(target.FullName)))
            {
                if (FolderOf(parent, target) is not { } other || other == folder) continue;
                if (!used.TryGetValue(other, out var which)) used[other] = which = [];
                which.Add($"{type.Name} → {target.Name}");
            }
        }

        return uses;
    }

    private static bool IsOf(string parent, IType type) =>
        type.Namespace?.FullName is { } name && (name == parent || name.StartsWith(parent + ".", StringComparison.Ordinal));

    // Namespaces of other projects begin with the same word: only folders of this one count.
    private static string? FolderOf(string parent, IType type)
    {
        var rest = type.Namespace.FullName[parent.Length..].TrimStart('.');
        var folder = rest.Split('.')[0];
        return parent == "PageShield" && folder is "Crawler" or "ReportingEndpoint" or "Reports" ? null : folder;
    }

    private static string? CircleIn(Dictionary<string, Dictionary<string, HashSet<string>>> uses)
    {
        // The parent's own classes register what the folders hold.
        HashSet<string> done = [""];
        foreach (var folder in uses.Keys)
        {
            if (From(folder, []) is { } circle) return circle;
        }

        return null;

        string? From(string folder, List<string> path)
        {
            if (path.IndexOf(folder) is >= 0 and var start) return string.Join(" → ", [.. path[start..], folder]);
            if (!done.Add(folder)) return null;

            List<string> longer = [.. path, folder];
            return uses.GetValueOrDefault(folder)?.Keys.Select(next => From(next, longer)).FirstOrDefault(static circle => circle is not null);
        }
    }
}
