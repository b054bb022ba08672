using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;

namespace PageShield.Web.Accounts;

/// <summary>Creates the three roles in a new database.</summary>
public sealed class RoleSeed(IServiceScopeFactory scopes)
{
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var roles = scope.ServiceProvider.GetRequiredService<RoleManager<IdentityRole<int>>>();
        var known = await roles.Roles.Select(role => role.Name).ToListAsync(cancellationToken);
        foreach (var role in Roles.All.Except(known)) await roles.CreateAsync(new IdentityRole<int>(role!)); // not null: Roles.All
    }
}
