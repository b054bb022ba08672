using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PageShield.Accounts;
using PageShield.Alerts.Channels;
using PageShield.Alerts.Channels.Transports;
using PageShield.Alerts.Raising;
using PageShield.Storage;
using PageShield.Web.Accounts.SignIn;
using PageShield.Web.Hosting;
using PageShield.Web.Hosting.Listening;

namespace PageShield.Web.Accounts;

/// <summary>Notifies an account's owner by e-mail when its credentials change, to expose changes made by someone else.</summary>
public sealed partial class OwnerMail(
    PageShieldDbContext database, OwnerMailQueue queue, IOptions<MailOptions> mail, ServerAddresses addresses, TimeProvider time,
    ILogger<OwnerMail> logger)
{
    /// <summary>Reported when an administrator removes an account's second factors.</summary>
    public const string FactorsReset = "The authenticator app, recovery codes and passkeys were removed";

    /// <summary>Queues a mail if mail is configured and the account has an address: its own, its name, or the OpenID Connect provider's.</summary>
    /// <param name="account">The account that changed.</param>
    /// <param name="what">What was done: "The password was changed".</param>
    /// <param name="http">The request that did it.</param>
    /// <param name="cancellationToken">Cancels the operation; no mail is queued.</param>
    /// <param name="formerAddress">The account's previous address, which is notified too.</param>
    public async Task TellAsync(Operator account, string what, HttpContext http, CancellationToken cancellationToken, string? formerAddress = null)
    {
        if (!mail.Value.IsConfigured) return;
        var now = time.GetUtcNow();
        var by = Access.Of(http) is { AccountId: { } actor } && actor != account.Id
            ? $"the administrator {http.User.ActorName()}"
            : AnonymousActor.NameOf(http);
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{what}, on {now.UtcDateTime:yyyy-MM-dd HH:mm} UTC, by {AlertText.Defang(by)} with {BrowserName.Of(http.Request.Headers.UserAgent)}.\n\n"
            + $"If this was you, or an administrator on your behalf, no action is needed. Otherwise someone else has access to your account: "
            + $"contact an administrator now, who can disable the account and create a new link for you.");
        var title = $"Your account {AlertText.Line(account.UserName ?? "", 100)}: {char.ToLowerInvariant(what[0])}{what[1..]}";
        var waiting = await database.OwnerLetters.CountAsync(cancellationToken);
        foreach (var address in new[] { await AddressOfAsync(account, cancellationToken), formerAddress }.OfType<string>()
            .Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (waiting++ >= OwnerLetter.MostWaiting)
            {
                Log.Full(logger, title);
                break;
            }

            database.OwnerLetters.Add(new OwnerLetter
            {
                Address = address,
                Title = Cut(title, OwnerLetter.TitleLength),
                Body = Cut(text, OwnerLetter.BodyLength),
                Link = $"{addresses.PublicDashboard}/account",
                RaisedAt = now,
                DueAt = now,
            });
        }

        await database.SaveChangesAsync(cancellationToken);
        queue.Notify();
    }

    private static string Cut(string text, int length) => text.Length > length ? text[..length] : text;

    private async Task<string?> AddressOfAsync(Operator account, CancellationToken cancellationToken)
    {
        if (IsAddress(account.Email)) return account.Email;
        if (IsAddress(account.UserName)) return account.UserName;
        var linked = await database.UserLogins.AsNoTracking().Where(each => each.UserId == account.Id).Select(static each => each.ProviderDisplayName)
            .FirstOrDefaultAsync(cancellationToken);
        return IsAddress(linked) ? linked : null;
    }

    /// <summary>Whether the text is exactly one plain mail address.</summary>
    public static bool IsAddress(string? text) => text is { Length: <= 254 } && MailRecipients.TryParse(text, out var read) && read.Count == 1;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning,
            Message = "Account mail queue is full; dropping mail: {Title}")]
        public static partial void Full(ILogger logger, string title);
    }
}
