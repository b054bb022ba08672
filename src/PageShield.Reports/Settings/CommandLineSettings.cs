namespace PageShield.Reports.Settings;

/// <summary>Checks command-line settings (<c>--Name=value</c>, <c>--Name value</c>) for parts that the configuration reader silently drops.</summary>
public static class CommandLineSettings
{
    /// <summary>Reports switches without a value, values without a switch, and settings without their section.</summary>
    public static IEnumerable<string> Problems(IReadOnlyList<string> args, SettingsCheck check)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(check);
        for (var i = 0; i < args.Count; i++)
        {
            var arg = args[i];
            var equals = arg.IndexOf('=', StringComparison.Ordinal);
            var isSwitch = arg.StartsWith("--", StringComparison.Ordinal) || arg.StartsWith('/');
            var name = (equals < 0 ? arg : arg[..equals]).TrimStart('-', '/');
            if (arg.StartsWith('-') && !isSwitch)
                yield return $"{arg} starts with one hyphen. Settings start with two, such as --PageShield:{name}.";
            else if (!isSwitch && equals < 1)
                yield return $"{SettingValue.Shown(arg)} is not a setting, and not the value of one. Use --Name=value.";
            else if (isSwitch && equals < 0 && (i + 1 == args.Count || args[i + 1].StartsWith("--", StringComparison.Ordinal)))
                yield return $"--{name} has no value. Use --{name}=value.";
            else
            {
                if (check.FullName(name) is { } full) yield return $"--{name} is not a setting. Did you mean --{full}?";
                if (isSwitch && equals < 0) i++; // its value
            }
        }
    }
}
