using PageShield.Web.Hosting.Listening;

namespace PageShield.Web.Accounts;

/// <summary>The address of a one-time link.</summary>
internal static class LinkAddress
{
    public static string Of(ServerAddresses addresses, string token) => $"{addresses.PublicDashboard}/join?token={token}";
}
