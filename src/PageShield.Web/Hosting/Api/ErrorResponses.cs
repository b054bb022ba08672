using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Data.Sqlite;
using PageShield.Storage;
using PageShield.Web.Cloudflare;

namespace PageShield.Web.Hosting.Api;

/// <summary>Converts errors to ProblemDetails for the API and to error pages for browsers, without exposing internals.</summary>
public static class ErrorResponses
{
    private const int SqliteReadOnly = 8;

    // Also reported if the write-ahead log or its index cannot grow: SQLITE_IOERR_WRITE, _SHMSIZE, _SHMMAP.
    private const int SqliteWriteFailed = 10 | (3 << 8);
    private const int SqliteIndexFailed = 10 | (19 << 8);
    private const int SqliteMapFailed = 10 | (21 << 8);
    private const int SqliteDiskFull = 13;
    private const int DiskFullOnUnix = 28; // ENOSPC
    private const int DiskFullOnWindows = 0x70; // ERROR_DISK_FULL
    private const string RetrySeconds = "10";

    /// <summary>Whether the request is an API call, whose errors are ProblemDetails.</summary>
    public static bool IsApi(HttpContext http) =>
        http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) || IsZones(http);

    /// <summary>Handles exceptions and empty error responses of the dashboard's listener.</summary>
    public static void UseErrorResponses(this IApplicationBuilder app)
    {
        app.UseWhen(IsZones, zones =>
        {
            zones.UseExceptionHandler(
                new ExceptionHandlerOptions
                {
                    ExceptionHandler = static http =>
                Envelope.WriteAsync(http, http.Features.Get<IExceptionHandlerFeature>() is { Error: { } error } ? StatusOf(error) : 500)
                });
            zones.UseStatusCodePages(static context => Envelope.WriteAsync(context.HttpContext, context.HttpContext.Response.StatusCode));
        });
        app.UseWhen(static http => IsApi(http) && !IsZones(http), api =>
        {
            api.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = WriteProblemAsync });
            api.UseStatusCodePages();
        });
        app.UseWhen(static http => !IsApi(http), static pages =>
        {
            pages.UseExceptionHandler(
                new ExceptionHandlerOptions { ExceptionHandlingPath = "/error", CreateScopeForErrors = true, StatusCodeSelector = StatusOf });
            pages.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
            pages.Use(ReadTheErrorPage);
        });
        app.UseMiddleware<ExpectedFailures>();
    }

    /// <summary>Writes an error response in the format of the caller. Needs no account, database or component.</summary>
    public static Task RefuseAsync(HttpContext http, int status, string detail)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.StatusCode = status;
        if (status == StatusCodes.Status503ServiceUnavailable) http.Response.Headers.RetryAfter = RetrySeconds;
        if (IsZones(http)) return Envelope.Error(status, Envelope.CodeOf(status), detail).ExecuteAsync(http);
        return IsApi(http) ? TypedResults.Problem(detail, statusCode: status).ExecuteAsync(http) : PlainPage.WriteAsync(http, status, detail);
    }

    /// <summary>The status for an exception; 500 for a defect.</summary>
    internal static int StatusOf(Exception exception) => exception switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        // From Kestrel, for an invalid chunk size
        IOException { InnerException: OverflowException } => StatusCodes.Status400BadRequest,
        // A form that exceeds its limits
        InvalidDataException { Source: "Microsoft.AspNetCore.Http" or "Microsoft.AspNetCore.WebUtilities" } => StatusCodes.Status400BadRequest,
        InvalidOperationException { Source: { } source, Message: { } message } when source.StartsWith("Microsoft.AspNetCore.Components",
            StringComparison.Ordinal) && message.StartsWith("Cannot parse the value", StringComparison.Ordinal) =>
            StatusCodes.Status400BadRequest, // a page parameter that is not a number
        InvalidOperationException { Source: "Microsoft.AspNetCore.Http", Message: { } message } when message.StartsWith(
            "This form is being accessed with an invalid anti-forgery token", StringComparison.Ordinal) =>
            StatusCodes.Status400BadRequest, // a form without an antiforgery token, read manually by a handler
        InvalidOperationException { Source: "Microsoft.AspNetCore.Http", Message: { } message } when message.StartsWith(
            "Incorrect Content-Type", StringComparison.Ordinal) =>
            StatusCodes.Status415UnsupportedMediaType, // not a form, sent to such a handler
        _ when IsDiskFull(exception) => StatusCodes.Status507InsufficientStorage,
        _ when DatabaseTrouble.IsAway(exception) => StatusCodes.Status503ServiceUnavailable,
        _ when DatabaseTrouble.IsRefusal(exception) => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>The error message for an exception.</summary>
    internal static string DetailOf(int status, Exception? exception) => status switch
    {
        StatusCodes.Status503ServiceUnavailable =>
            "The database is currently unavailable. Nothing was changed. Reports from visitors' browsers are kept until it is back. "
            + "Try again in a few seconds.",
        StatusCodes.Status507InsufficientStorage =>
            "The disk that holds the data directory is full or read-only. Nothing was saved. Stored data is safe. Free some space and try again.",
        < 500 when Unstorable(exception) is { } unstorable => $"{unstorable.Message} Nothing was changed.",
        < 500 when DatabaseTrouble.IsRefusal(exception) => "A value in the request is too long or too large to store. Nothing was changed.",
        < 500 when JsonBodies.FaultOf(exception) is { } fault => $"{fault} Nothing was changed.",
        < 500 when exception is InvalidOperationException && exception.Message.StartsWith("Cannot parse", StringComparison.Ordinal) =>
            $"{exception.Message} Nothing was changed.",
        < 500 => "The request is invalid. Nothing was changed.",
        _ => "Internal server error; see the server log. Nothing was changed.",
    };

    private static bool IsZones(HttpContext http) => http.Request.Path.StartsWithSegments("/client/v4", StringComparison.OrdinalIgnoreCase);

    // Error pages are rendered as a GET, regardless of the failed request's method and form.
    private static Task ReadTheErrorPage(HttpContext http, RequestDelegate next)
    {
        if (http.Features.Get<IStatusCodeReExecuteFeature>() is not null || http.Features.Get<IExceptionHandlerFeature>() is not null)
        {
            http.Request.Method = HttpMethods.Get;
            http.Features.Set<IAntiforgeryValidationFeature>(null);
        }

        return next(http);
    }

    private static Task WriteProblemAsync(HttpContext http)
    {
        var exception = http.Features.Get<IExceptionHandlerFeature>()?.Error;
        var status = exception is null ? StatusCodes.Status500InternalServerError : StatusOf(exception);
        http.Response.StatusCode = status;
        return TypedResults.Problem(detail: DetailOf(status, exception), statusCode: status).ExecuteAsync(http);
    }

    private static UnstorableValueException? Unstorable(Exception? exception) =>
        exception is null or UnstorableValueException ? exception as UnstorableValueException : Unstorable(exception.InnerException);

    private static bool IsDiskFull(Exception? exception) => exception switch
    {
        null => false,
        SqliteException { SqliteErrorCode: SqliteDiskFull or SqliteReadOnly }
            or SqliteException { SqliteExtendedErrorCode: SqliteWriteFailed or SqliteIndexFailed or SqliteMapFailed } => true,
        IOException io when (io.HResult & 0xFFFF) is DiskFullOnUnix or DiskFullOnWindows => true,
        _ => IsDiskFull(exception.InnerException),
    };
}
