using Microsoft.AspNetCore.DataProtection;
using PageShield.Sites;

namespace PageShield.IntegrationTests.Sites;

public sealed class SiteSecretTests
{
    [Fact]
    public void A_secret_is_sealed_in_the_site_and_opened_with_its_key_only()
    {
        var keys = Directory.CreateTempSubdirectory("secret-keys-");
        var site = new Site { Name = "shop", ReportKey = "" };
        new SiteSecrets(DataProtectionProvider.Create(keys)).Store(site, "shop-password", "open sesame");

        Assert.DoesNotContain("open sesame", Assert.Single(site.Secrets), StringComparison.Ordinal);
        Assert.Equal("open sesame", new SiteSecrets(DataProtectionProvider.Create(keys)).Open(site)["shop-password"]);

        // The data directory with the key is lost, the database is not.
        keys.Delete(recursive: true);
        Assert.Null(new SiteSecrets(DataProtectionProvider.Create(keys)).Open(site)["shop-password"]);
        keys.Delete(recursive: true);
    }

    [Fact]
    public void A_secret_is_replaced_by_name_and_removed_by_an_empty_value()
    {
        var secrets = new SiteSecrets(new EphemeralDataProtectionProvider());
        var site = new Site { Name = "shop", ReportKey = "" };

        secrets.Store(site, "a", "one");
        secrets.Store(site, "b", "two");
        secrets.Store(site, "a", "three");
        secrets.Store(site, "b", "");

        Assert.Equal(["a"], SiteSecrets.NamesOf(site.Secrets));
        Assert.Equal("three", secrets.Open(site)["a"]);
    }
}
