using PageShield.Storage;

namespace PageShield.Web.Hosting;

/// <summary>
/// Ends what is no defect of ours before anything logs a stack trace of it: a database that is away, a full disk, a request that cannot
/// be read, a value that cannot be stored. It stands within the exception handler, so that the error page itself may fail too.
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
