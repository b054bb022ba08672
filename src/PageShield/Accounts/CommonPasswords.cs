using System.Collections.Frozen;
using Microsoft.AspNetCore.Identity;

namespace PageShield.Accounts;

/// <summary>Rejects passwords on the bundled list of common ones, or that repeat the account's name (NIST SP 800-63B, 3.1.1.2).</summary>
public sealed class CommonPasswords : IPasswordValidator<Operator>
{
    private const string Resource = "PageShield.Accounts.common-passwords.txt";

    private static readonly Lazy<FrozenSet<string>> Listed = new(Load);

    /// <summary>Whether the bundled list contains it, ignoring case.</summary>
    public static bool Contains(string password) => Listed.Value.Contains(password);

    /// <inheritdoc />
    public Task<IdentityResult> ValidateAsync(UserManager<Operator> manager, Operator user, string? password)
    {
        if (password is null) return Task.FromResult(IdentityResult.Success);
        if (Contains(password))
            return Refuse("PasswordIsCommon", "This password is on a list of common passwords, which attackers try first. Choose another.");
        if (user.UserName is { Length: > 3 } name && password.Contains(name, StringComparison.OrdinalIgnoreCase) && password.Length < name.Length + 8)
            return Refuse("PasswordIsName", "The password repeats the user name. Choose another.");
        return Task.FromResult(IdentityResult.Success);
    }

    private static Task<IdentityResult> Refuse(string code, string description) =>
        Task.FromResult(IdentityResult.Failed(new IdentityError { Code = code, Description = description }));

    private static FrozenSet<string> Load()
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing from the build.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }
}
