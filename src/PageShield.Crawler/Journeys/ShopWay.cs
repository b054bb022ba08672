using Microsoft.Playwright;
using PageShield.Sites;
using PageShield.Sites.Journeys;

namespace PageShield.Crawler.Journeys;

/// <summary>The buttons that lead from a product into the basket and on to the checkout on common shop platforms.</summary>
internal sealed class ShopWay(IPage page)
{
    /// <summary>WooCommerce, Magento, Shopify, PrestaShop, OpenCart; then what such buttons mostly say.</summary>
    private static readonly string[] AddToCart =
    [
        "button.single_add_to_cart_button", "#product-addtocart-button", "form[action*='/cart/add'] [type=submit], product-form [name=add]",
        "button.add-to-cart[data-button-action='add-to-cart']", "#button-cart",
        "a.add_to_cart_button", "button.tocart",
    ];

    private static readonly string[] Checkout =
    [
        "a.checkout-button", "button[data-role=proceed-to-checkout], #top-cart-btn-checkout", "[name=checkout]",
        ".cart-detailed-actions a.btn-primary, .checkout a.btn-primary", "a[href*='route=checkout/checkout']",
        "a[href$='/checkout'], a[href$='/checkout/']",
    ];

    private static readonly string[] AddWords =
        ["add to cart", "add to basket", "add to bag", "in den warenkorb", "ajouter au panier", "añadir al carrito", "aggiungi al carrello",
        "in winkelwagen", "dodaj do koszyka"];

    private static readonly string[] CheckoutWords =
        ["checkout", "check out", "to the checkout", "proceed to checkout", "zur kasse", "commander", "passer la commande", "finalizar compra",
        "vai alla cassa", "afrekenen"];

    /// <summary>Where baskets and checkouts live when nothing on the page leads there.</summary>
    private static readonly string[] CheckoutPaths =
        ["/checkout", "/checkout/", "/cart", "/basket", "/index.php?route=checkout/checkout", "/order", "/warenkorb"];

    /// <summary>Adds the product to the cart, or goes to the checkout; false if no way is found.</summary>
    public async Task<bool> TryAsync(JourneyAction action) => action == JourneyAction.AddToCart
        ? await PressAsync(AddToCart, AddWords)
        : await PressAsync(Checkout, CheckoutWords) || await GoAsync();

    private async Task<bool> PressAsync(string[] selectors, string[] words)
    {
        foreach (var selector in selectors)
        {
            if (await PressAsync(page.Locator(selector))) return true;
        }

        foreach (var word in words)
        {
            foreach (var role in (AriaRole[])[AriaRole.Button, AriaRole.Link])
            {
                if (await PressAsync(page.GetByRole(role, new() { Name = word }))) return true;
            }
        }

        return false;
    }

    private static async Task<bool> PressAsync(ILocator buttons)
    {
        for (var index = 0; index < Math.Min(await buttons.CountAsync(), 3); index++)
        {
            var button = buttons.Nth(index);
            if (!await button.IsVisibleAsync() || !await button.IsEnabledAsync()) continue;
            try
            {
                await button.ClickAsync(new() { Timeout = 5000 });
                return true;
            }
            catch (Exception exception) when (exception is TimeoutException or PlaywrightException)
            {
                // Something lies over it: perhaps the next one is free.
            }
        }

        return false;
    }

    private async Task<bool> GoAsync()
    {
        foreach (var path in CheckoutPaths)
        {
            if (!Uri.TryCreate(new Uri(page.Url), path, out var target)) return false;
            var response = await page.GotoAsync(target.AbsoluteUri, new() { WaitUntil = WaitUntilState.Commit });
            if (response is not { Ok: true }) continue;
            return path.Contains("checkout", StringComparison.Ordinal) || path.Contains("order", StringComparison.Ordinal)
                || await PressAsync(Checkout, CheckoutWords);
        }

        return false;
    }
}
