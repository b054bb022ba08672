using PageShield.Storage;

namespace PageShield.Web.Hosting.Api;

/// <summary>
/// Handles expected failures before anything logs a stack trace for them: an unavailable database, a full disk, an invalid request, or
/// a value that cannot be stored. It runs inside the exception handler, since the error page itself may fail too.
/// </summary>
internal sealed class ExpectedFailures(RequestDelegate next, RefusedRequests refused)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (Exception exception) when (!http.Response.HasStarted && ErrorResponses.StatusOf(exception) != StatusCodes.Status500InternalServerError)
        {
            var status = ErrorResponses.StatusOf(exception);
            refused.Count(status, DatabaseTrouble.ReasonOf(exception));
            http.Response.Clear();
            await ErrorResponses.RefuseAsync(http, status, ErrorResponses.DetailOf(status, exception));
        }
    }
}
