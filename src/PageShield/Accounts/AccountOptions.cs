using System.ComponentModel.DataAnnotations;
using PageShield.Storage;

namespace PageShield.Accounts;

/// <summary>How people sign in: section <c>PageShield:Accounts</c> of the configuration.</summary>
public sealed class AccountOptions : IValidatableObject
{
    /// <summary>Name of the settings section.</summary>
    public const string Section = PageShieldOptions.Section + ":Accounts";

    /// <summary>File of breached passwords, as read by <see cref="Accounts.BreachedPasswords"/>; null for none.</summary>
    public string? BreachedPasswords { get; set; }

    /// <summary>Whether everyone needs a second factor, not only accounts that require one.</summary>
    public bool RequireSecondFactor { get; set; }

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (BreachedPasswords is { } file && Accounts.BreachedPasswords.Check(file) is { } problem)
            yield return new ValidationResult($"{Section}:{nameof(BreachedPasswords)}: {problem}", [nameof(BreachedPasswords)]);
    }
}
