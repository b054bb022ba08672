using PageShield.Changes.Code.Structure;

namespace PageShield.Changes.Code.Modules;

/// <summary>Counts the changed modules of a bundle, by the module names in it or by the functions that wrap them.</summary>
internal static class ModuleComparison
{
    /// <summary>Minimum number of modules in a bundle.</summary>
    private const int Fewest = 3;

    private const int MaxNames = 10;

    public static ModuleCounts? Of(CodeShape before, CodeShape after, UnitMatching matching) =>
        ByMarks(before, after, matching) ?? ByWrappers(before, after, matching);

    private static ModuleCounts? ByMarks(CodeShape before, CodeShape after, UnitMatching matching)
    {
        var (old, now) = (MarkedModules.Of(before), MarkedModules.Of(after));
        if (old.Hashes.Count < Fewest || now.Hashes.Count < Fewest)
            return null;
        var touched = now.Hashes.Where(module => old.Hashes.TryGetValue(module.Key, out var hash) && hash != module.Value)
            .Select(module => module.Key).ToHashSet();
        touched.UnionWith(after.Units.Where(unit => matching.OfNew[unit.Index] is not { Class: ChangeClass.None }).Select(unit => now.ModuleOf(unit))
            .OfType<string>());
        touched.UnionWith(before.Units.Where(unit => matching.OfOld[unit.Index] is null).Select(unit => old.ModuleOf(unit)).OfType<string>());

        var fresh = now.Hashes.Keys.Where(name => !old.Hashes.ContainsKey(name)).ToList();
        var gone = old.Hashes.Keys.Count(name => !now.Hashes.ContainsKey(name));
        var changed = touched.Where(name => old.Hashes.ContainsKey(name) && now.Hashes.ContainsKey(name)).Order(StringComparer.Ordinal).ToList();
        return new ModuleCounts(old.Hashes.Count, now.Hashes.Count, changed.Count, fresh.Count, gone, [.. changed.Concat(fresh).Take(MaxNames)]);
    }

    private static ModuleCounts? ByWrappers(CodeShape before, CodeShape after, UnitMatching matching)
    {
        var (old, now) = (WrappedModules.Of(before), WrappedModules.Of(after));
        if (old.Units.Count < Fewest || now.Units.Count < Fewest)
            return null;
        var touched = new bool[after.Units.Length];
        var isOutside =
            before.Units.Any(unit => unit.Kind == ComparedUnitKind.Function && matching.OfOld[unit.Index] is null
            && !old.IsWithin(before, unit.Index));
        for (var i = after.Units.Length - 1; i >= 0; i--)
        {
            var isSelf = matching.OfNew[i] is not { Class: ChangeClass.None };
            touched[i] |= isSelf;
            if (now.Units.Contains(i) || !touched[i] || after.Units[i].Parent < 0)
                continue;
            touched[after.Units[i].Parent] = true;
            isOutside |= isSelf && after.Units[i].Kind == ComparedUnitKind.Function && i != now.Container && !now.IsWithin(after, i);
        }

        // Code bundled without a wrapper belongs to no known module, so "in 1 of 5 modules" would be wrong.
        if (isOutside && !now.IsMap)
            return null;
        var fresh = now.Units.Where(i => matching.OfNew[i] is null).ToList();
        var changed = now.Units.Where(i => matching.OfNew[i] is not null && touched[i]).ToList();
        var names = changed.Concat(fresh).Select(i => now.NameOf(after, i)).Where(name => name.Length > 0).Take(MaxNames).ToList();
        return new ModuleCounts(old.Units.Count, now.Units.Count, changed.Count, fresh.Count, old.Units.Count(i => matching.OfOld[i] is null), names);
    }
}
