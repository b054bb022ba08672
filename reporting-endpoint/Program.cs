using PageShield.ReportingEndpoint;

await using var app = ReportingEndpoint.CreateHost(args);
await app.StartAsync();
foreach (var address in app.Urls) Console.WriteLine($"Reports: {address}/r/<report key>");
await app.WaitForShutdownAsync();
