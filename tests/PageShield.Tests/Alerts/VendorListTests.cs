using PageShield.Alerts.Raising;
using PageShield.Inventory.Connections.Vendors;

namespace PageShield.Tests.Alerts;

public sealed class VendorListTests
{
    [Theory]
    [InlineData("cdn.listrakbi.com", "Listrak · marketing")]
    [InlineData("s1.listrakbi.com.", "Listrak · marketing")]
    [InlineData("CHECKOUT.Adyenpayments.com", "Adyen · payment")] // ours
    [InlineData("www.googletagmanager.com", "Google Tag Manager · tag manager")]
    [InlineData("adservice.google.com", "Google/Doubleclick Ads · ad")] // before *.google.com
    public void A_host_has_the_name_of_the_company_behind_it(string host, string vendor) => Assert.Equal(vendor, VendorList.Of(host)?.ToString());

    [Theory]
    [InlineData("shop.example")]
    [InlineData("listrakbi.com.evil.example")]
    [InlineData("notlistrakbi.com")]
    [InlineData("com")]
    [InlineData("")]
    public void Another_host_has_none(string host) => Assert.Null(VendorList.Of(host));

    [Fact]
    public void An_alert_names_the_company_beside_the_host() =>
        Assert.Equal("cdn[.]listrakbi[.]com (Listrak · marketing)", AlertText.NamedHost("cdn.listrakbi.com"));
}
