using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using PageShield.Accounts;

namespace PageShield.Web.Accounts.SignIn;

/// <summary>A hash that matches no password, with the usual cost. Compared when an account has no hash, to keep the response time equal.</summary>
public sealed class DecoyPassword(IOptions<PasswordHasherOptions> options)
{
    public Operator Owner { get; } = new();

    public string Hash { get; } = new PasswordHasher<Operator>(options).HashPassword(new Operator(), Guid.NewGuid().ToString());
}
