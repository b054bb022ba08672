using System.Data.Common;
using System.Globalization;

namespace PageShield.Reports.Settings;

/// <summary>
/// Converts a hub's connection string: <c>Host=…;Database=…</c> unchanged, or a <c>postgres://</c> or <c>postgresql://</c> URL as in libpq
/// (PostgreSQL manual, 34.1.1.2), which many hosting providers use.
/// </summary>
public static class HubAddress
{
    /// <summary>The accepted forms, for messages.</summary>
    public const string Forms =
        "Host=database.example;Database=pageshield;Username=…;Password=… or "
        + "postgres://USER:PASSWORD@database.example:5432/pageshield?sslmode=require";

    private static readonly string[] Schemes = ["postgres://", "postgresql://"];

    // Names in libpq on the left, in Npgsql on the right. Others have no equivalent in Npgsql.
    private static readonly Dictionary<string, string> Parameters = new(StringComparer.OrdinalIgnoreCase)
    {
        ["host"] = "Host",
        ["port"] = "Port",
        ["user"] = "Username",
        ["password"] = "Password",
        ["dbname"] = "Database",
        ["passfile"] = "Passfile",
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["sslpassword"] = "SSL Password",
        ["sslnegotiation"] = "SSL Negotiation",
        ["channel_binding"] = "Channel Binding",
        ["gssencmode"] = "GSS Encryption Mode",
        ["require_auth"] = "Require Auth",
        ["connect_timeout"] = "Timeout",
        ["application_name"] = "Application Name",
        ["options"] = "Options",
        ["client_encoding"] = "Client Encoding",
        ["target_session_attrs"] = "Target Session Attributes",
        ["load_balance_hosts"] = "Load Balance Hosts",
        ["krbsrvname"] = "Kerberos Service Name",
        ["search_path"] = "Search Path",
    };

    /// <summary>Converts a URL to the driver's form. Returns other or invalid values unchanged.</summary>
    public static string? Normalize(string? value) =>
        value is not null && Convert(value.Trim()).ConnectionString is { } converted ? converted : value;

    /// <summary>Describes the problem with a value without repeating secrets; null if the driver accepts it.</summary>
    /// <param name="value">The setting.</param>
    /// <param name="read">The driver's parser, which throws on unknown keywords.</param>
    public static string? Problem(string? value, Func<string, DbConnectionStringBuilder> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        if (string.IsNullOrWhiteSpace(value)) return null;
        var (converted, problem) = Convert(value.Trim());
        if (problem is not null) return $"takes {Forms}; {problem}.";
        try
        {
            return read(converted ?? value) is var hub && hub.TryGetValue("Host", out var host) && host is string { Length: > 0 }
                ? null
                : $"takes {Forms}; the host is missing.";
        }
        catch (Exception exception) when (
            exception is ArgumentException or FormatException or OverflowException or InvalidCastException or NotSupportedException)
        {
            // The driver's message may contain parts of the password.
            return $"takes {Forms}; the value is neither.";
        }
    }

    private static (string? ConnectionString, string? Problem) Convert(string value)
    {
        if (Schemes.FirstOrDefault(scheme => value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) is not { } scheme)
            return (null, IsAddress(value) ? "a URL must start with postgres://" : null);

        var rest = value[scheme.Length..].Split('#', 2)[0];
        var query = rest.Split('?', 2);
        var path = query[0].Split('/', 2);
        var at = path[0].LastIndexOf('@');
        var settings = new DbConnectionStringBuilder();
        try
        {
            if (at >= 0) TakeUser(path[0][..at], settings);
            TakeHosts(path[0][(at + 1)..], settings);
            if (path.Length > 1 && path[1].Length > 0) settings["Database"] = Decode(path[1]);
            return query.Length > 1 && TakeParameters(query[1], settings) is { } problem ? (null, problem) : (settings.ConnectionString, null);
        }
        catch (FormatException exception)
        {
            return (null, exception.Message);
        }
    }

    // Values in a connection string, such as the password, may contain the same characters.
    private static bool IsAddress(string value) =>
        value.IndexOf("://", StringComparison.Ordinal) is > 0 and var end && !value[..end].Contains('=', StringComparison.Ordinal);

    private static void TakeUser(string user, DbConnectionStringBuilder settings)
    {
        var parts = user.Split(':', 2);
        if (parts[0].Length > 0) settings["Username"] = Decode(parts[0]);
        if (parts.Length > 1) settings["Password"] = Decode(parts[1]);
    }

    // With several hosts, each keeps its port next to the name, as the driver expects.
    private static void TakeHosts(string hosts, DbConnectionStringBuilder settings)
    {
        if (hosts.Length == 0) return;
        var read = hosts.Split(',').Select(ReadHost).ToList();
        if (read is [var (name, port)])
        {
            settings["Host"] = name.Trim('[', ']');
            if (port is not null) settings["Port"] = port;
            return;
        }

        settings["Host"] = string.Join(',', read.Select(static host => host.Port is null ? host.Name : $"{host.Name}:{host.Port}"));
    }

    private static (string Name, string? Port) ReadHost(string host)
    {
        var end = host.StartsWith('[') ? host.IndexOf(']', StringComparison.Ordinal) : -1;
        var colon = host.IndexOf(':', Math.Max(end, 0));
        var name = Decode(colon < 0 ? host : host[..colon]);
        if (name.Length == 0) throw new FormatException("a host has no name");
        var port = colon < 0 ? null : host[(colon + 1)..];
        if (port is { Length: > 0 }
            && (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 65535))
            throw new FormatException("a port must be a number from 1 to 65535 (write @, : and / in a password as %40, %3A and %2F)");
        return (name, port is { Length: > 0 } ? port : null);
    }

    private static string? TakeParameters(string query, DbConnectionStringBuilder settings)
    {
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            var name = Decode(parts[0]);
            if (!Parameters.TryGetValue(name, out var known))
                return $"its option {SettingValue.Shown(name)} is unknown; use one of {string.Join(", ", Parameters.Keys)}";
            var value = Decode(parts.Length > 1 ? parts[1] : "");
            // The driver spells verify-full without a hyphen, but read-write with one.
            settings[known] = known == "SSL Mode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
        }

        return null;
    }

    private static string Decode(string text)
    {
        for (var i = text.IndexOf('%', StringComparison.Ordinal); i >= 0; i = text.IndexOf('%', i + 1))
        {
            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                throw new FormatException("a % must be followed by two hexadecimal digits (write a percent sign as %25)");
        }

        return Uri.UnescapeDataString(text);
    }
}
