using System.Text.Json.Serialization;
using PageShield.Accounts;
using PageShield.Web.Accounts.SignIn;

namespace PageShield.Web.Accounts;

/// <summary>An account as lists show it.</summary>
public sealed record AccountView
{
    public int Id { get; init; }

    public required string Name { get; init; }

    /// <summary>One of <see cref="Roles.All"/>.</summary>
    public required string Role { get; init; }

    public bool AllSites { get; init; }

    /// <summary>The sites that it sees, where it does not see all.</summary>
    public required IReadOnlyList<int> Sites { get; init; }

    public bool MustUseSecondFactor { get; init; }

    /// <summary>Whether an authenticator app is set up.</summary>
    public bool HasSecondFactor { get; init; }

    public int Passkeys { get; init; }

    /// <summary>Whether it is linked to a person at the OpenID Connect provider.</summary>
    public bool HasOpenId { get; init; }

    /// <summary>Browsers in which it is signed in.</summary>
    public int Sessions { get; init; }

    /// <summary>Whether its person has chosen a password or linked another way in.</summary>
    public bool HasJoined { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastSignInAt { get; init; }

    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>Live API tokens that end with it.</summary>
    public int Tokens { get; init; }

    /// <summary>Until when no code of its second factor is taken, after too many wrong ones; null where there is no lock.</summary>
    public DateTimeOffset? LockedUntil { get; init; }

    /// <summary><c>active</c>, <c>invited</c>, <c>locked</c> or <c>disabled</c>.</summary>
    public string State => DisabledAt is not null ? "disabled" : !HasJoined ? "invited" : LockedUntil is not null ? "locked" : "active";

    /// <summary>What the audit log keeps of it.</summary>
    [JsonIgnore]
    public object Audited =>
        new { Name, Role, AllSites, Sites, MustUseSecondFactor, HasSecondFactor, Passkeys, HasOpenId, Disabled = DisabledAt is not null };
}
