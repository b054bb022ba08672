using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace PageShield.Reports.Settings;

/// <summary>Parses setting values, and describes accepted and given values in messages.</summary>
public static class SettingValue
{
    private const int LongestShown = 120;

    /// <summary>Parses a value like the configuration binder, but rejects numbers for enums, and relative URLs.</summary>
    public static bool TryParse(Type type, string text, [NotNullWhen(true)] out object? value)
    {
        ArgumentNullException.ThrowIfNull(type);
        value = null;
        if (type == typeof(string)) value = text;
        else if (type.IsEnum)
            value = Enum.GetNames(type).FirstOrDefault(name => name.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase)) is { } name
                ? Enum.Parse(type, name)
                : null;
        else if (type == typeof(Uri))
            value = Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null;
        else value = Convert(TypeDescriptor.GetConverter(type), text);
        return value is not null;
    }

    /// <summary>Describes valid values of a type.</summary>
    public static string Takes(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (type.IsEnum) return string.Join(", ", Enum.GetNames(type)[..^1]) + " or " + Enum.GetNames(type)[^1];
        if (type == typeof(string)) return "a text";
        if (type == typeof(bool)) return "true or false";
        if (type == typeof(double)) return "a number such as 1.5";
        if (type == typeof(TimeSpan)) return "a time such as 00:30:00 (hours, minutes, seconds)";
        return type == typeof(Uri) ? "a URL such as http://127.0.0.1:5080" : "a whole number";
    }

    /// <summary>Formats a given value for a message: truncated, on one line, without credentials of a URL.</summary>
    public static string Shown(string? value)
    {
        if (string.IsNullOrEmpty(value)) return "nothing";
        var shown = new StringBuilder("'");
        var start = value.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme && value.LastIndexOf('@') is var at && at > scheme
            ? at + 1
            : 0;
        if (start > 0) shown.Append(value.AsSpan(0, value.IndexOf("://", StringComparison.Ordinal) + 3)).Append("…@");
        foreach (var letter in value.AsSpan(start, Math.Min(value.Length - start, LongestShown))) shown.Append(char.IsControl(letter) ? ' ' : letter);
        return shown.Append(value.Length - start > LongestShown ? "…'" : "'").ToString();
    }

    private static object? Convert(TypeConverter converter, string text)
    {
        try
        {
            return converter.ConvertFromInvariantString(text);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            // Converters report invalid values only by exceptions.
            return null;
        }
    }
}
