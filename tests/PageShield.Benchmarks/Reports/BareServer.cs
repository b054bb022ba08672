namespace PageShield.Benchmarks.Reports;

/// <summary>What the endpoint is measured against: Kestrel, a handler that reads the body, 204.</summary>
internal static class BareServer
{
    public const string Name = "bare-server";

    public static async Task RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls(args[0]);
        builder.WebHost.ConfigureKestrel(server => server.AddServerHeader = false);
        await using var app = builder.Build();
        app.Run(async context =>
        {
            var reader = context.Request.BodyReader;
            while (true)
            {
                var read = await reader.ReadAsync();
                reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted) break;
            }

            context.Response.StatusCode = StatusCodes.Status204NoContent;
        });
        await app.StartAsync(cancellationToken);
        await ServedProcess.ServeAsync(static () => 0, cancellationToken);
    }
}
