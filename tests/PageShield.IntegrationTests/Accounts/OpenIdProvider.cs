using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PageShield.IntegrationTests.Accounts;

/// <summary>
/// An OpenID Connect provider on loopback that signs in whoever comes as <see cref="Person"/>: discovery, keys, authorization code with PKCE, token
/// and user info (OpenID Connect Core 1.0, RFC 7636). What it says can be falsified.
/// </summary>
public sealed class OpenIdProvider : IAsyncDisposable
{
    public const string ClientId = "page-shield", ClientSecret = "a secret of the test";

    private readonly WebApplication _app;
    private readonly RSA _key = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, Authorization> _codes = [];

    private OpenIdProvider(WebApplication app) => _app = app;

    public string Issuer => _app.Urls.Single();

    /// <summary>Claims of whoever signs in.</summary>
    public JsonObject Person { get; set; } = new() { ["sub"] = "248289761001", ["email"] = "jane@shop.example", ["email_verified"] = true };

    /// <summary>What the user-info endpoint says beside the subject.</summary>
    public JsonObject UserInfo { get; set; } = [];

    /// <summary>Last changes to the token's claims.</summary>
    public Action<JsonObject> Falsify { get; set; } = static _ => { };

    /// <summary>
    /// Algorithm that the token names: RS256 signs with the published key, <c>other-key</c> with another, <c>none</c> and <c>left-out</c> not at all,
    /// HS256 with the client's secret.
    /// </summary>
    public string Algorithm { get; set; } = "RS256";

    /// <summary>Why the provider refuses; null where it does not.</summary>
    public string? Error { get; set; }

    /// <summary>Whether a code came with the verifier of its challenge.</summary>
    public bool SawProof { get; private set; }

    public static async Task<OpenIdProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var provider = new OpenIdProvider(app);
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, object>
        {
            ["issuer"] = provider.Issuer,
            ["authorization_endpoint"] = $"{provider.Issuer}/authorize",
            ["token_endpoint"] = $"{provider.Issuer}/token",
            ["userinfo_endpoint"] = $"{provider.Issuer}/userinfo",
            ["jwks_uri"] = $"{provider.Issuer}/keys",
            ["response_types_supported"] = new[] { "code" },
            ["subject_types_supported"] = new[] { "public" },
            ["id_token_signing_alg_values_supported"] = new[] { "RS256" },
        }));
        app.MapGet("/keys", provider.Keys);
        app.MapGet("/authorize", provider.Authorize);
        app.MapPost("/token", provider.TokenAsync);
        // not null: every person has one
        app.MapGet("/userinfo",
            () => Results.Json(
            new JsonObject(
            [.. provider.UserInfo.Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())),
            new("sub", provider.Person["sub"]!.DeepClone())])));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return provider;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
    }

    private IResult Keys()
    {
        var key = _key.ExportParameters(includePrivateParameters: false);
        return Results.Json(
            new
            {
                keys =
            new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = "1", n = Base64Url.EncodeToString(key.Modulus),
            e = Base64Url.EncodeToString(key.Exponent) } }
            });
    }

    private IResult Authorize(HttpRequest request)
    {
        string Asked(string name) => request.Query[name].ToString();
        var known = Asked("client_id") == ClientId && Asked("response_type") == "code" && Asked("code_challenge_method") == "S256"
            && Asked("nonce").Length > 20 && Asked("scope").Split(' ').Contains("openid");
        if (!known) return Results.BadRequest();
        if (Error is not null) return Results.Redirect($"{Asked("redirect_uri")}?error={Error}&state={Uri.EscapeDataString(Asked("state"))}");

        var code = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _codes[code] = new Authorization(Asked("redirect_uri"), Asked("code_challenge"), Asked("nonce"));
        return Results.Redirect($"{Asked("redirect_uri")}?code={code}&state={Uri.EscapeDataString(Asked("state"))}");
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync(TestContext.Current.CancellationToken);
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        var isRight = _codes.TryRemove(form["code"].ToString(), out var authorization) && authorization.Challenge == challenge
            && authorization.RedirectUri == form["redirect_uri"]
            && form["client_id"] == ClientId && form["client_secret"] == ClientSecret;
        if (!isRight) return Results.Json(new { error = "invalid_grant" }, statusCode: 400);

        SawProof = true;
        // not null: found
        return Results.Json(new { access_token = "opaque", token_type = "Bearer", expires_in = 60, id_token = Sign(authorization!.Nonce) });
    }

    private string Sign(string nonce)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = Person.DeepClone().AsObject();
        (claims["iss"], claims["aud"], claims["iat"], claims["exp"], claims["nonce"]) = (Issuer, ClientId, now, now + 300, nonce);
        Falsify(claims);
        var algorithm = Algorithm is "other-key" or "left-out" ? "RS256" : Algorithm;
        var text = $"{Part(JsonSerializer.Serialize(new { alg = algorithm, kid = "1", typ = "JWT" }))}.{Part(claims.ToJsonString())}";
        return $"{text}.{Signature(Encoding.ASCII.GetBytes(text))}";
    }

    private string Signature(byte[] text)
    {
        if (Algorithm is "none" or "left-out") return "";
        if (Algorithm == "HS256") return Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(ClientSecret.PadRight(32)), text));
        using var other = RSA.Create(2048);
        return Base64Url.EncodeToString((Algorithm == "RS256" ? _key : other).SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    private static string Part(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private sealed record Authorization(string RedirectUri, string Challenge, string Nonce);
}
