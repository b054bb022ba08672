using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace PageShield.Reports.Settings;

/// <summary>Reads a setting's text as its type, and says in words what a type takes and what was given.</summary>
public static class SettingValue
{
    private const int LongestShown = 120;

    /// <summary>Reads a text as the configuration binder does, and refuses a name's number and a relative address, which that takes.</summary>
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

    /// <summary>What a value of the type looks like.</summary>
    public static string Takes(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (type.IsEnum) return string.Join(", ", Enum.GetNames(type)[..^1]) + " or " + Enum.GetNames(type)[^1];
        if (type == typeof(string)) return "a text";
        if (type == typeof(bool)) return "true or false";
        if (type == typeof(double)) return "a number such as 1.5";
        if (type == typeof(TimeSpan)) return "a time such as 00:30:00 (hours, minutes, seconds)";
        return type == typeof(Uri) ? "an address such as http://127.0.0.1:5080" : "a whole number";
    }

    /// <summary>A given value for a message: short, on one line, without the credentials that an address may hold.</summary>
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
            // Converters know no other way to say no.
            return null;
        }
    }
}
