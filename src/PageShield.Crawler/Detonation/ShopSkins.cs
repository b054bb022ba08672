namespace PageShield.Crawler.Detonation;

/// <summary>The checkouts that scripts are run on, the most attacked first.</summary>
internal static class ShopSkins
{
    private static readonly string[] Months = ["01", "02", "12"];

    private static readonly string[] Years = ["2027", "2028", "2029"];

    public static readonly IReadOnlyList<ShopSkin> All =
    [
        new()
        {
            Name = "Magento 1",
            Path = "/checkout/onepage/index/",
            Title = "Checkout",
            BodyClass = "checkout-onepage-index onestepcheckout-index-index firecheckout",
            HasPrototype = true,
            Globals = "var Mage={Cookies:{path:'/',domain:'.shop.example'}},checkout={save:function(){},setLoadWaiting:function(){}},"
                + "payment={save:function(){},switchMethod:function(){},currentMethod:'ccsave'},billing={save:function(){}},"
                + "shipping={save:function(){}},shippingMethod={save:function(){}},review={save:function(){}},Validation=function(){};",
            Forms = Form("co-billing-form", "/checkout/onepage/saveBilling/",
                Person("billing[firstname]", "billing[lastname]", "billing[email]", "billing[telephone]", "billing[street][]", "billing[city]",
                "billing[postcode]", "billing:"))
                + Form("co-payment-form", "/checkout/onepage/savePayment/",
                    Hidden("form_key", "x1y2z3") + Radio("payment[method]", "p_method_ccsave", "ccsave")
                    + Text("payment[cc_owner]", "ccsave_cc_owner", "cc-name") + Select("payment[cc_type]", "ccsave_cc_type", ["VI", "MC", "AE"])
                        + Text("payment[cc_number]", "ccsave_cc_number", "cc-number")
                    + Select("payment[cc_exp_month]", "ccsave_expiration", Months) + Select("payment[cc_exp_year]", "ccsave_expiration_yr", Years)
                        + Text("payment[cc_cid]", "ccsave_cc_cid", "cc-csc")
                    + Text("authorizenet_cc_number", "authorizenet_cc_number", "cc-number")
                        + Text("authorizenet_cc_cid", "authorizenet_cc_cid", "cc-csc")
                    + "<button type=\"button\" class=\"button btn-checkout\" id=\"onestepcheckout-place-order\" title=\"Place Order\" "
                    + "onclick=\"payment.save()\"><span>Place Order</span></button>"
                    + "<button type=\"button\" class=\"button\" onclick=\"checkout.save();\">Continue</button><button type=\"button\" "
                    + "onclick=\"shippingMethod.save()\">Continue</button>")
                + Form("login-form", "/customer/account/loginPost/",
                    Text("login[username]", "login-email", "email") + Password("login[password]", "login-password")),
        },
        new()
        {
            Name = "Magento 2",
            Path = "/checkout/?step=payment#payment",
            Title = "Checkout",
            BodyClass = "checkout-index-index page-layout-checkout",
            Globals = "var require=function(n,f){if(typeof n==='string')return window.jQuery;if(f)f(window.jQuery);},define=function(n,"
                + "f){(f||n)&&typeof(f||n)==='function'&&(f||n)(window.jQuery);},checkoutConfig={storeCode:'default',"
                + "quoteData:{entity_id:'1'}};require.config=function(){};",
            Forms = Form("checkout-step-shipping", "/rest/default/V1/guest-carts/x/shipping-information",
                Person("firstname", "lastname", "username", "telephone", "street[0]", "city", "postcode", ""))
                + Form("co-payment-form", "/rest/default/V1/guest-carts/x/payment-information",
                    Text("payment[cc_number]", "braintree_cc_number", "cc-number") + Select("payment[cc_exp_month]", "braintree_expiration", Months)
                        + Select("payment[cc_exp_year]", "braintree_expiration_yr", Years)
                    + Text("payment[cc_cid]", "braintree_cc_cid", "cc-csc") + Text("cc_owner", "cc_owner", "cc-name")
                        + "<button class=\"action primary checkout\" type=\"submit\" title=\"Place Order\"><span>Place Order</span></button>"),
        },
        new()
        {
            Name = "WooCommerce",
            Path = "/checkout/",
            Title = "Checkout – Shop",
            BodyClass = "woocommerce-checkout woocommerce-page wp-theme",
            Globals = "var wc_checkout_params={ajax_url:'/wp-admin/admin-ajax.php',checkout_url:'/?wc-ajax=checkout',is_checkout:'1'},"
                + "woocommerce_params={ajax_url:'/wp-admin/admin-ajax.php'},ajaxurl='/wp-admin/admin-ajax.php';",
            Forms = "<form name=\"checkout\" id=\"checkout\" class=\"checkout woocommerce-checkout\" method=\"post\" action=\"/checkout/\">"
                + Person("billing_first_name", "billing_last_name", "billing_email", "billing_phone", "billing_address_1", "billing_city",
                    "billing_postcode", "=")
                + Text("wc-stripe-card-number", "stripe-card-element", "cc-number") + Text("card-number", "card-number", "cc-number")
                    + Text("card-expiry", "card-expiry", "cc-exp") + Text("card-cvc", "card-cvc", "cc-csc")
                + Text("authorize-net-card-number", "wc-authorize-net-credit-card-account-number", "cc-number") + "<button type=\"submit\" "
                + "class=\"button alt\" name=\"woocommerce_checkout_place_order\" id=\"place_order\">Place order</button></form>",
        },
        new()
        {
            Name = "plain HTML",
            Path = "/payment.html?page=checkout",
            Title = "Secure payment",
            BodyClass = "payment order",
            IsMobile = true,
            Forms = Form("payment-form", "/pay",
                    Text("cardholder", "cardholder-name", "cc-name") + Text("cardnumber", "cardNumber", "cc-number")
                        + Text("exp-date", "expiry", "cc-exp") + Text("cvv", "cvv", "cc-csc") + Text("email", "email", "email")
                        + Text("phone", "phone", "tel")
                    + "<button type=\"submit\" id=\"pay\" class=\"btn btn-primary\">Pay now</button>")
                + Form("checkout-form", "/order",
                    Text("name", "name", "name") + Text("card_number", "card_number", "cc-number") + Text("card-number", "card_num", "cc-number")
                    + Text("cc_number", "cc_number", "cc-number") + Text("cc_exp", "cc_exp", "cc-exp") + Text("cc_cvc", "cc_cvc", "cc-csc")
                    + Text("address", "address", "street-address")
                    + "<input type=\"submit\" id=\"submit\" value=\"Order\"><input type=\"button\" id=\"btnCreditCard\" value=\"Pay\">")
                + Form("login", "/login",
                    Text("user", "username", "username") + Password("password", "password") + "<button id=\"loginBtn\">Sign in</button>"),
        },
        new()
        {
            Name = "Shopify-like",
            Path = "/checkouts/c/1a2b3c/payment",
            Title = "Checkout - Shop",
            BodyClass = "checkout page--payment",
            Globals = "var Shopify={shop:'shop.myshopify.com',Checkout:{step:'payment_method',page:'show'},theme:{name:'Dawn'}};",
            Forms = Form("edit_checkout", "/checkouts/c/1a2b3c",
                Person("checkout[shipping_address][first_name]", "checkout[shipping_address][last_name]", "checkout[email]",
                "checkout[shipping_address][phone]", "checkout[shipping_address][address1]", "checkout[shipping_address][city]",
            "checkout[shipping_address][zip]", "")
                + Text("checkout[credit_card][number]", "checkout_credit_card_number", "cc-number")
                    + Text("checkout[credit_card][name]", "checkout_credit_card_name", "cc-name")
                    + Text("checkout[credit_card][expiry]", "checkout_credit_card_expiry", "cc-exp")
                + Text("checkout[credit_card][verification_value]", "checkout_credit_card_verification_value", "cc-csc")
                    + "<button type=\"submit\" class=\"btn\" id=\"continue_button\">Pay now</button>"),
        },
        new()
        {
            Name = "PrestaShop and OpenCart",
            Path = "/index.php?route=checkout/checkout&controller=order",
            Title = "Checkout",
            BodyClass = "page-order checkout-checkout checkout-cart",
            Globals = "var prestashop={on:function(){},urls:{base_url:'/'},page:{page_name:'checkout'}};",
            Forms = Form("payment", "/index.php?route=extension/payment/authorizenet_aim/send",
                Person("firstname", "lastname", "email", "telephone", "address_1", "city", "postcode", "input-payment-")
                + Text("cc_owner", "input-cc-owner", "cc-name") + Text("cc_number", "input-cc-number", "cc-number")
                    + Select("cc_expire_date_month", "input-cc-expire-date", Months) + Select("cc_expire_date_year", "cc_expire_year", Years)
                    + Text("cc_cvv2", "input-cc-cvv2", "cc-csc")
                + "<input type=\"button\" value=\"Confirm Order\" id=\"button-confirm\" class=\"btn btn-primary\"><button "
                + "id=\"button-payment-method\" type=\"button\">Continue</button>"),
        },
    ];

    private static string Form(string id, string action, string fields) =>
        $"<form id=\"{id}\" name=\"{id}\" method=\"post\" action=\"{action}\" class=\"{id}\">{fields}</form>";

    private static string Text(string name, string id, string autocomplete) => $"<label for=\"{id}\">{autocomplete}</label><input type=\"text\" "
        + $"name=\"{name}\" id=\"{id}\" autocomplete=\"{autocomplete}\" class=\"input-text\">";

    private static string Password(string name, string id) =>
        $"<input type=\"password\" name=\"{name}\" id=\"{id}\" autocomplete=\"current-password\">";

    private static string Hidden(string name, string value) => $"<input type=\"hidden\" name=\"{name}\" value=\"{value}\">";

    private static string Radio(string name, string id, string value) =>
        $"<input type=\"radio\" name=\"{name}\" id=\"{id}\" value=\"{value}\" checked>";

    private static string Select(string name, string id, string[] values)
    {
        var options = string.Concat(values.Select(value => $"<option value=\"{value}\">{value}</option>"));
        return $"<select name=\"{name}\" id=\"{id}\"><option value=\"\">--</option>{options}</select>";
    }

    private static string Person(string first, string last, string email, string phone, string street, string city, string zip, string idPrefix)
    {
        string Id(string name) =>
            idPrefix == "="
            ? name
            : idPrefix + (name.Contains('[', StringComparison.Ordinal) ? name[(name.LastIndexOf('[') + 1)..].TrimEnd(']') : name)
                .Replace("street", "street1", StringComparison.Ordinal);
        return Text(first, Id(first), "given-name") + Text(last, Id(last), "family-name") + Text(email, Id(email), "email")
            + Text(phone, Id(phone), "tel")
            + Text(street, Id(street), "street-address") + Text(city, Id(city), "address-level2") + Text(zip, Id(zip), "postal-code");
    }
}
