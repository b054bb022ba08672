using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace PageShield.Reports.Settings;

/// <summary>
/// Validates all settings of a program at startup. Reports each invalid setting in one sentence with its accepted values. Checks types, limits, the
/// validation of the options classes, and unknown names.
/// </summary>
/// <param name="sections">The sections that the program uses.</param>
/// <param name="knowsAll">False for a program that may share its settings with another one. Unknown names are then only reported if they
/// resemble known names.</param>
public sealed class SettingsCheck(IReadOnlyList<SettingsSection> sections, bool knowsAll)
{
    private const string Root = "PageShield";
    private const int Slip = 2;

    private readonly Setting[] _known = [.. sections.SelectMany(Setting.Of)];

    /// <summary>Returns all problems, each with the name of its setting; empty if all settings are valid.</summary>
    public IReadOnlyList<string> Problems(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        // not null: filtered
        var given = settings.Where(static pair => pair.Value is not null)
            .ToDictionary(static pair => pair.Key, static pair => pair.Value!, StringComparer.OrdinalIgnoreCase);
        var problems = given.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(pair => NameProblem(pair.Key, pair.Value))
            .OfType<string>().ToList();
        foreach (var section in sections) Read(section.Path, section.Options, given, problems);
        return [.. problems.Distinct()];
    }

    /// <summary>
    /// The full name of a setting whose section was omitted, as in <c>--CrawlWorkers=2</c>; null if there is no such setting.
    /// </summary>
    public string? FullName(string name) =>
        _known.FirstOrDefault(each => each.Name.Equals($"{Root}:{name}", StringComparison.OrdinalIgnoreCase))?.Name;

    private string? NameProblem(string key, string value)
    {
        if (!IsBelow(key, Root)) return RootProblem(key);
        if (_known.Any(setting => Is(setting.Name, key) ? !setting.IsList || value.Length == 0 : setting.IsList && IsElement(setting.Name, key)))
            return null;
        if (_known.FirstOrDefault(setting => Is(setting.Name, key)) is { } list)
            return $"{list.Name} takes a list. Use {list.Name}:0, {list.Name}:1 and so on, each with one value.";
        if (_known.Any(setting => IsBelow(setting.Name, key)))
            return value.Length == 0 || !knowsAll ? null : $"{key} is a group of settings and has no value. Set its members, such as "
                + $"{_known.First(setting => IsBelow(setting.Name, key)).Name}.";
        if (_known.FirstOrDefault(setting => IsBelow(key, setting.Name) && !_known.Any(other => IsBelow(other.Name, setting.Name))) is { } single)
            return $"{single.Name} takes one value ({single.Takes()}). It has no members such as {key}.";

        var nearest = NearestName.Of(key, _known.Select(static setting => setting.Name), Math.Min(Slip, (key.Length - key.LastIndexOf(':') + 2) / 3));
        return nearest is not null ? $"{key} is not a setting. Did you mean {nearest}?" : knowsAll
            ? $"{key} is not a setting. See .readme/operating.md for all settings." : null;
    }

    // Other variables may start with the product name, such as the CLI token. Only report names that resemble a setting.
    private string? RootProblem(string key)
    {
        if (key.StartsWith(Root + '_', StringComparison.OrdinalIgnoreCase))
        {
            var meant = NearestName.Of($"{Root}:{key[(Root.Length + 1)..]}", _known.Select(static setting => setting.Name), Slip);
            return meant is null ? null : $"{key} is not a setting. Did you mean {meant} (environment variable {InEnvironment(meant)})?";
        }

        return NearestName.Of(key.Split(':')[0], [Root], Slip) is not null
            ? $"{key} is not a setting. Names of settings start with {Root}, such as {_known[0].Name}."
            : null;
    }

    private static string InEnvironment(string name) => name.Replace(":", "__", StringComparison.Ordinal);

    private static object Read(string path, Type type, Dictionary<string, string> given, List<string> problems)
    {
        var options = Activator.CreateInstance(type) ?? throw new InvalidOperationException($"{type} cannot be created.");
        foreach (var property in Setting.Properties(type))
        {
            var setting = new Setting($"{path}:{property.Name}", property);
            if (Setting.IsGroup(property.PropertyType)) property.SetValue(options, Read(setting.Name, property.PropertyType, given, problems));
            else if (setting.IsList) ReadList(setting, options, given, problems);
            else if (given.TryGetValue(setting.Name, out var text)) ReadOne(setting, options, text, problems);
        }

        if (options is IValidatableObject whole)
            problems.AddRange(whole.Validate(new ValidationContext(options)).Select(static result => result.ErrorMessage).OfType<string>());
        return options;
    }

    private static void ReadOne(Setting setting, object options, string text, List<string> problems)
    {
        var isRead = SettingValue.TryParse(setting.ValueType, text, out var value);
        var isWithin = isRead && setting.Property.GetCustomAttributes<ValidationAttribute>().All(attribute => attribute.IsValid(value));
        if (isWithin) setting.Property.SetValue(options, value);
        else problems.Add(setting.IsSecret ? $"{setting.Name} takes {setting.Takes()}. The given value is invalid."
            : $"{setting.Name} takes {setting.Takes()}, not {SettingValue.Shown(text)}.");
    }

    private static void ReadList(Setting setting, object options, Dictionary<string, string> given, List<string> problems)
    {
        var list = (IList)(setting.Property.GetValue(options) ?? throw new InvalidOperationException($"{setting.Name} has no list."));
        foreach (var (key, text) in given.Where(pair => IsElement(setting.Name, pair.Key)))
        {
            if (SettingValue.TryParse(setting.ValueType, text, out var value)) list.Add(value);
            else problems.Add($"{key} takes {setting.Takes()}, not {SettingValue.Shown(text)}.");
        }
    }

    private static bool Is(string name, string key) => name.Equals(key, StringComparison.OrdinalIgnoreCase);

    private static bool IsBelow(string key, string path) => key.StartsWith(path + ':', StringComparison.OrdinalIgnoreCase);

    private static bool IsElement(string list, string key) =>
        IsBelow(key, list) && int.TryParse(key.AsSpan(list.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
