using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace PageShield.IntegrationTests.Hosting;

/// <summary>A bug: the last middleware throws on one path.</summary>
internal sealed class FailingPage : IStartupFilter
{
    public const string Path = "/failing";
    public const string Secret = "do-not-show-this";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        app.Use((http, rest) => http.Request.Path.Value?.EndsWith(Path, StringComparison.Ordinal) == true
            ? throw new InvalidOperationException(Secret)
            : rest(http));
    };
}
