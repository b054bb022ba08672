using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using PageShield.Accounts;

namespace PageShield.Web.Accounts.SignIn;

/// <summary>A hash that no password opens, of the cost of all others: what is compared where there is none.</summary>
public sealed class DecoyPassword(IOptions<PasswordHasherOptions> options)
{
    public Operator Owner { get; } = new();

    public string Hash { get; } = new PasswordHasher<Operator>(options).HashPassword(new Operator(), Guid.NewGuid().ToString());
}
