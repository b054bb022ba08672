using System.Text.Json.Serialization;
using PageShield.Accounts;
using PageShield.Web.Accounts.SignIn;

namespace PageShield.Web.Accounts;

/// <summary>An account as shown in lists.</summary>
public sealed record AccountView
{
    public int Id { get; init; }

    public required string Name { get; init; }

    /// <summary>One of <see cref="Roles.All"/>.</summary>
    public required string Role { get; init; }

    public bool AllSites { get; init; }

    /// <summary>The sites it may see, if it does not see all.</summary>
    public required IReadOnlyList<int> Sites { get; init; }

    public bool MustUseSecondFactor { get; init; }

    /// <summary>Whether an authenticator app is set up.</summary>
    public bool HasSecondFactor { get; init; }

    public int Passkeys { get; init; }

    /// <summary>Whether it is linked to an identity at the OpenID Connect provider.</summary>
    public bool HasOpenId { get; init; }

    /// <summary>Number of browsers in which it is signed in.</summary>
    public int Sessions { get; init; }

    /// <summary>Whether its user has set a password or linked another sign-in method.</summary>
    public bool HasJoined { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastSignInAt { get; init; }

    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>Number of valid API tokens that belong to it.</summary>
    public int Tokens { get; init; }

    /// <summary>Until when second-factor codes are rejected after too many wrong ones; null if not locked.</summary>
    public DateTimeOffset? LockedUntil { get; init; }

    /// <summary><c>active</c>, <c>invited</c>, <c>locked</c> or <c>disabled</c>.</summary>
    public string State => DisabledAt is not null ? "disabled" : !HasJoined ? "invited" : LockedUntil is not null ? "locked" : "active";

    /// <summary>The state recorded in the audit log.</summary>
    [JsonIgnore]
    public object Audited =>
        new { Name, Role, AllSites, Sites, MustUseSecondFactor, HasSecondFactor, Passkeys, HasOpenId, Disabled = DisabledAt is not null };
}
