namespace PageShield.Reports.Settings;

/// <summary>Looks at a command line of settings (<c>--Name=value</c>, <c>--Name value</c>) for what its reader drops without a word.</summary>
public static class CommandLineSettings
{
    /// <summary>Switches without a value, words that belong to none, and settings without their section.</summary>
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
                yield return $"{arg} begins with one hyphen; a setting begins with two, such as --PageShield:{name}.";
            else if (!isSwitch && equals < 1)
                yield return $"{SettingValue.Shown(arg)} is not a setting, and none before it takes it; write --Name=value.";
            else if (isSwitch && equals < 0 && (i + 1 == args.Count || args[i + 1].StartsWith("--", StringComparison.Ordinal)))
                yield return $"--{name} has no value; write --{name}=value.";
            else
            {
                if (check.FullName(name) is { } full) yield return $"--{name} is not a setting; did you mean --{full}?";
                if (isSwitch && equals < 0) i++; // its value
            }
        }
    }
}
