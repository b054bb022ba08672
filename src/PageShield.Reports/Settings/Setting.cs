using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace PageShield.Reports.Settings;

/// <summary>One setting: its full name, and the options property that it sets.</summary>
public sealed record Setting(string Name, PropertyInfo Property)
{
    /// <summary>Type of the value, or of each value of a list.</summary>
    public Type ValueType =>
        IsList ? Property.PropertyType.GetGenericArguments()[0] : Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType;

    /// <summary>Whether the setting is a list with numbered values: <c>Name:0</c>, <c>Name:1</c>.</summary>
    public bool IsList => IsListType(Property.PropertyType);

    /// <summary>Whether the value must not appear in messages.</summary>
    public bool IsSecret => Property.IsDefined(typeof(SecretSettingAttribute));

    /// <summary>All settings of a section, including nested groups.</summary>
    public static IEnumerable<Setting> Of(SettingsSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        foreach (var property in Properties(section.Options))
        {
            var name = $"{section.Path}:{property.Name}";
            if (!IsGroup(property.PropertyType)) yield return new Setting(name, property);
            else foreach (var nested in Of(new SettingsSection(name, property.PropertyType))) yield return nested;
        }
    }

    /// <summary>Describes the accepted values, for the message <c>NAME takes …</c>.</summary>
    public string Takes()
    {
        var values = SettingValue.Takes(ValueType);
        foreach (var attribute in Property.GetCustomAttributes<ValidationAttribute>())
        {
            values = attribute switch
            {
                RangeAttribute range => $"{values} from {Number(range.Minimum)} to {Number(range.Maximum)}",
                AllowedValuesAttribute allowed => string.Join(" or ", allowed.Values),
                StringLengthAttribute length => $"{values} of at most {length.MaximumLength} characters",
                MaxLengthAttribute length => $"{values} of at most {length.Length} characters",
                _ => values,
            };
        }

        return values;
    }

    internal static IEnumerable<PropertyInfo> Properties(Type options) =>
        options.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(static property => property.SetMethod is { IsPublic: true } && property.GetMethod is { IsPublic: true });

    internal static bool IsGroup(Type type) => type.IsClass && type != typeof(string) && type != typeof(Uri) && !IsListType(type);

    private static bool IsListType(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IList<>);

    private static string Number(object limit) =>
        limit is IFormattable number ? number.ToString("0.##", CultureInfo.InvariantCulture) : $"{limit}";
}
