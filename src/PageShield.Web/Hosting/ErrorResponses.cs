using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Data.Sqlite;
using PageShield.Web.Cloudflare;

namespace PageShield.Web.Hosting;

/// <summary>Turns what went wrong into ProblemDetails for the API and into a page for people; internals stay inside.</summary>
public static class ErrorResponses
{
    private const int SqliteReadOnly = 8;
    private const int SqliteDiskFull = 13;
    private const int DiskFullOnUnix = 28; // ENOSPC
    private const int DiskFullOnWindows = 0x70; // ERROR_DISK_FULL

    /// <summary>Whether the caller is a program: its errors are ProblemDetails.</summary>
    public static bool IsApi(HttpContext http) =>
        http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) ||
        http.Request.Path.StartsWithSegments("/client/v4", StringComparison.OrdinalIgnoreCase);

    /// <summary>Handles exceptions and empty error responses of the dashboard's listener.</summary>
    public static void UseErrorResponses(this IApplicationBuilder app)
    {
        app.UseWhen(IsZones, zones =>
        {
            zones.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = static http => Envelope.WriteAsync(http, http.Features.Get<IExceptionHandlerFeature>() is { Error: { } error } ? StatusOf(error) : 500) });
            zones.UseStatusCodePages(static context => Envelope.WriteAsync(context.HttpContext, context.HttpContext.Response.StatusCode));
        });
        app.UseWhen(static http => IsApi(http) && !IsZones(http), api =>
        {
            api.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = WriteProblemAsync });
            api.UseStatusCodePages();
        });
        app.UseWhen(http => !IsApi(http), pages =>
        {
            pages.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandlingPath = "/error", CreateScopeForErrors = true, StatusCodeSelector = StatusOf });
            pages.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
            pages.Use(ReadTheErrorPage);
        });
    }

    private static bool IsZones(HttpContext http) => http.Request.Path.StartsWithSegments("/client/v4", StringComparison.OrdinalIgnoreCase);

    // The page that says what is missing is read, whatever the form that led there wanted to write.
    private static Task ReadTheErrorPage(HttpContext http, RequestDelegate next)
    {
        if (http.Features.Get<IStatusCodeReExecuteFeature>() is not null) http.Request.Method = HttpMethods.Get;
        return next(http);
    }

    private static Task WriteProblemAsync(HttpContext http)
    {
        var exception = http.Features.Get<IExceptionHandlerFeature>()?.Error;
        var status = exception is null ? StatusCodes.Status500InternalServerError : StatusOf(exception);
        http.Response.StatusCode = status;
        return TypedResults.Problem(detail: DetailOf(status), statusCode: status).ExecuteAsync(http);
    }

    private static int StatusOf(Exception exception) => exception switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        _ when IsDiskFull(exception) => StatusCodes.Status507InsufficientStorage,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static string DetailOf(int status) => status switch
    {
        StatusCodes.Status507InsufficientStorage => "The disk that holds the data directory is full or read-only. Nothing was saved; what is stored is safe. Free some space and repeat.",
        < 500 => "The request cannot be read. Nothing was changed.",
        _ => "Something went wrong on our side; the log says what. Nothing was changed.",
    };

    private static bool IsDiskFull(Exception? exception) => exception switch
    {
        null => false,
        SqliteException { SqliteErrorCode: SqliteDiskFull or SqliteReadOnly } => true,
        IOException io when (io.HResult & 0xFFFF) is DiskFullOnUnix or DiskFullOnWindows => true,
        _ => IsDiskFull(exception.InnerException),
    };
}
