using PageShield.ReportingEndpoint;

return await EndpointStart.RunAsync(args);
