using PageShield.Inventory.Connections;

namespace PageShield.Inventory.Cookies;

/// <summary>One cookie in a list.</summary>
public sealed record CookieRow
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required string Domain { get; init; }

    public required string Path { get; init; }

    public required Party Party { get; init; }

    public required bool HttpOnly { get; init; }

    public required bool Secure { get; init; }

    public string? SameSite { get; init; }

    /// <summary>Lifetime in seconds; null for a session cookie.</summary>
    public long? MaxAge { get; init; }

    public string? SetBy { get; init; }

    public required InventoryStatus Status { get; init; }

    public required DateTimeOffset FirstSeenAt { get; init; }

    public required DateTimeOffset LastSeenAt { get; init; }
}
