using PageShield.Crawler.Visits;
using PageShield.Crawler.Visits.Capturing;
using PageShield.Crawler.Visits.Recording;
using PageShield.Reports;
using PageShield.Reports.Urls;

namespace PageShield.Crawler.Canaries;

/// <summary>
/// Where typed data may go: the site of the documents that were filled, the actions that their forms had in the HTML as it was served,
/// payment processors, and what the site's owner named.
/// </summary>
internal sealed class OwnDestinations
{
    /// <summary>Payment processors' own collection hosts, which are meant to receive card data from pages.</summary>
    private static readonly HashSet<string> PaymentDomains =
    [
        "stripe.com", "stripe.network", "adyen.com", "adyenpayments.com", "braintreegateway.com", "braintree-api.com", "paypal.com", "checkout.com",
        "worldpay.com", "squareup.com", "square.site", "authorize.net", "cybersource.com", "mollie.com", "klarna.com", "spreedly.com", "recurly.com",
        "shopify.com", "shopifycs.com", "amazon.com", "payments-amazon.com", "datatrans.com", "sagepay.com", "opayo.io", "wirecard.com",
        "paymentiframe.com",
    ];

    private readonly HashSet<string> _domains;
    private readonly HashSet<string> _paymentHosts;

    public OwnDestinations(VisitFacts facts, IReadOnlyCollection<string> paymentHosts)
    {
        _paymentHosts = [.. paymentHosts];
        _domains =
        [
            .. facts.FilledDocuments.Append(facts.MainUrl)
                .Concat(facts.FilledDocuments.Select(url => facts.Served.GetValueOrDefault(url)).OfType<ServedDocument>()
                    .SelectMany(static served => served.Forms).Select(static form => form.Action))
                .Select(ConnectionList.HostOf)
                .Where(static host => host.Length > 0)
                .Select(RegistrableDomain.Of),
        ];
    }

    /// <summary>Whether the registrable domain is a payment processor's.</summary>
    public static bool IsPaymentProcessor(string domain) => PaymentDomains.Contains(domain);

    /// <summary>Whether data may go to this host.</summary>
    public bool Contains(string host)
    {
        var domain = RegistrableDomain.Of(host);
        return _domains.Contains(domain) || PaymentDomains.Contains(domain) || _paymentHosts.Contains(host) || _paymentHosts.Contains(domain);
    }
}
