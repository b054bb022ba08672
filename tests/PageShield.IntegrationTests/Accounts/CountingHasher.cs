using Microsoft.AspNetCore.Identity;
using PageShield.Accounts;

namespace PageShield.IntegrationTests.Accounts;

/// <summary>The real hasher, which counts how often its work was done.</summary>
internal sealed class CountingHasher : PasswordHasher<Operator>
{
    private int _compared;
    private int _made;

    public int Compared => _compared;

    public int Made => _made;

    public void Reset() => (_compared, _made) = (0, 0);

    public override string HashPassword(Operator user, string password)
    {
        Interlocked.Increment(ref _made);
        return base.HashPassword(user, password);
    }

    public override PasswordVerificationResult VerifyHashedPassword(Operator user, string hashedPassword, string providedPassword)
    {
        Interlocked.Increment(ref _compared);
        return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
    }
}
