using System.Collections.Frozen;
using PageShield.Reports;

namespace PageShield.Detection.Intelligence;

/// <summary>
/// Vendors whose hosts legitimate pages load code from and send data to. Imitations are compared with them, and data sent to them counts as vendor
/// traffic. Being on the list never clears a script.
/// </summary>
public static class WellKnownHosts
{
    private static readonly FrozenSet<string> KnownDomains = new[]
    {
        // Payment and fraud protection
        "stripe.com", "stripe.network", "paypal.com", "paypalobjects.com", "braintreegateway.com", "braintree-api.com", "adyen.com",
            "adyenpayments.com",
        "klarna.com", "klarnaservices.com", "klarnacdn.net", "mollie.com", "squareup.com", "squarecdn.com", "checkout.com", "worldpay.com",
        "cybersource.com",
        "authorize.net", "mercadopago.com", "mercadolibre.com", "mercadolivre.com", "mlstatic.com", "razorpay.com", "payu.com", "payu.in",
        "recurly.com",
        "chargebee.com", "afterpay.com", "affirm.com", "sezzle.com", "amazonpay.com", "payments-amazon.com", "applepay.com", "venmo.com",
        "spreedly.com", "bluesnap.com", "2checkout.com", "wepay.com", "paddle.com", "gocardless.com", "sagepay.com", "opayo.com", "globalpay.com",
        "eway.com.au", "ewaypayments.com", "pin.net.au", "omise.co", "xendit.co", "midtrans.com", "paystack.co", "paystack.com", "flutterwave.com",
        "iyzipay.com",
        "cardinalcommerce.com", "3dsecure.io", "riskified.com", "signifyd.com", "forter.com", "sift.com", "siftscience.com", "kount.com",
        "kaptcha.com",
        "maxmind.com", "visa.com", "mastercard.com", "americanexpress.com", "datacash.com", "heartlandportico.com", "payeezy.com", "vantiv.com",
        "vgsapi.com",
        // Analytics, tags, replay, errors
        "google.com", "google-analytics.com", "googletagmanager.com", "googleadservices.com", "googlesyndication.com", "doubleclick.net",
            "gstatic.com",
        "googleapis.com", "googleusercontent.com", "youtube.com", "recaptcha.net", "facebook.com", "facebook.net", "instagram.com", "fbcdn.net",
        "twitter.com", "x.com", "linkedin.com", "licdn.com", "pinterest.com", "pinimg.com", "tiktok.com", "snapchat.com", "reddit.com", "bing.com",
        "microsoft.com", "clarity.ms", "msecnd.net", "azureedge.net", "live.com", "yahoo.com", "yimg.com", "yandex.ru", "yandex.net", "baidu.com",
        "qq.com",
        "hotjar.com", "hotjar.io", "fullstory.com", "mouseflow.com", "logrocket.io", "logrocket.com", "lr-ingest.io", "lr-in.com", "inspectlet.com",
        "smartlook.com",
        "luckyorange.com", "crazyegg.com", "quantummetric.com", "contentsquare.net", "clicktale.net", "decibelinsight.net", "glassboxdigital.io",
        "mixpanel.com", "mxpnl.com", "amplitude.com", "segment.com", "segment.io", "heap.io", "heapanalytics.com", "rudderstack.com",
        "rudderlabs.com",
        "posthog.com", "plausible.io", "matomo.cloud", "keen.io", "kissmetrics.com", "chartbeat.com", "parsely.com", "comscore.com",
        "scorecardresearch.com",
        "quantserve.com", "newrelic.com", "nr-data.net", "sentry.io", "sentry-cdn.com", "bugsnag.com", "rollbar.com", "trackjs.com", "datadoghq.com",
        "datadoghq-browser-agent.com", "raygun.io", "appdynamics.com", "dynatrace.com", "speedcurve.com", "omtrdc.net", "demdex.net", "adobedtm.com",
        "adobe.com", "2o7.net", "tealiumiq.com", "tiqcdn.com", "ensighten.com", "optimizely.com", "vwo.com", "visualwebsiteoptimizer.com",
        "abtasty.com",
        "launchdarkly.com", "growthbook.io", "kameleoon.com", "monetate.net", "dynamicyield.com", "criteo.com", "criteo.net", "taboola.com",
        "outbrain.com",
        "adnxs.com", "rubiconproject.com", "amazon-adsystem.com", "adroll.com", "rlcdn.com", "bluekai.com", "addthis.com", "sharethis.com",
        "disqus.com", "fingerprint.com",
        "fpjs.io", "onetrust.com", "cookielaw.org", "cookiebot.com", "trustarc.com", "usercentrics.eu", "iubenda.com",
        // Chat, marketing, shops
        "intercom.io", "intercomcdn.com", "zendesk.com", "zdassets.com", "zopim.com", "drift.com", "tawk.to", "livechatinc.com", "olark.com",
            "crisp.chat",
        "hubspot.com", "hs-scripts.com", "hs-analytics.net", "hsforms.net", "hsforms.com", "marketo.com", "marketo.net", "mktoresp.com",
        "pardot.com", "salesforce.com",
        "force.com", "eloqua.com", "mailchimp.com", "list-manage.com", "chimpstatic.com", "klaviyo.com", "omnisend.com", "sendgrid.net",
        "attentivemobile.com",
        "yotpo.com", "bazaarvoice.com", "trustpilot.com", "feefo.com", "powerreviews.com", "algolia.net", "algolianet.com", "algolia.com",
        "nosto.com",
        "shopify.com", "shopifycdn.com", "shopifysvc.com", "magento.com", "magentocommerce.com", "bigcommerce.com", "woocommerce.com",
        "wordpress.com", "wp.com",
        "wordpress.org", "gravatar.com", "prestashop.com", "opencart.com", "squarespace.com", "wix.com", "wixstatic.com", "webflow.com",
        "typekit.net", "fontawesome.com",
        // Language models, which form builders and chats send to
        "openai.com", "anthropic.com",
        // Hosting of code
        "cloudflare.com", "cloudflareinsights.com", "cloudfront.net", "jsdelivr.net", "unpkg.com", "bootstrapcdn.com", "jquery.com", "aspnetcdn.com",
            "akamaihd.net",
        "akamaized.net", "fastly.net", "amazonaws.com", "github.com", "githubusercontent.com", "gitlab.com", "jspm.io", "skypack.dev", "w3.org",
        "schema.org",
        "mozilla.org", "apple.com", "amazon.com", "ebay.com", "vimeo.com", "soundcloud.com", "spotify.com", "openstreetmap.org", "mapbox.com",
        "hcaptcha.com",
        // Wallets and ledgers
        "metamask.io", "walletconnect.com", "walletconnect.org", "infura.io", "alchemy.com", "coinbase.com", "etherscan.io", "opensea.io",
            "uniswap.org",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The vendors' registrable domains.</summary>
    public static IReadOnlyCollection<string> Domains => KnownDomains;

    /// <summary>
    /// Whether the host belongs to a well-known vendor. Hosts that anyone can rent from one (storage buckets, messenger bots) do not count.
    /// </summary>
    public static bool Includes(string host)
    {
        var name = IndicatorHost.Normalize(host);
        return KnownDomains.Contains(RegistrableDomain.Of(name)) && !IsRentable(name);
    }

    /// <summary>Whether anyone can publish data or code on this host.</summary>
    public static bool IsRentable(string host) =>
        host.Contains("s3", StringComparison.Ordinal) && host.EndsWith(".amazonaws.com", StringComparison.Ordinal)
        || host is "storage.googleapis.com" or "script.google.com" or "docs.google.com" or "raw.githubusercontent.com" or "gist.githubusercontent.com"
            or "firebasestorage.googleapis.com" or "drive.google.com"
        || host.EndsWith(".execute-api.amazonaws.com", StringComparison.Ordinal);
}
