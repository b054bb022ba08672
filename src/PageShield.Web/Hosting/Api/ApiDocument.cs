using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace PageShield.Web.Hosting.Api;

/// <summary>Completes the OpenAPI document: description, authentication, headers and responses common to all operations, and examples.</summary>
internal static class ApiDocument
{
    private const string Scheme = "token";

    public static void Configure(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer(DescribeAsync);
        options.AddOperationTransformer(CompleteAsync);
        options.AddSchemaTransformer(ExemplifyAsync);
    }

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Page Shield",
            Version = "1",
            Description =
                "Everything that the dashboard does. Send a token as `Authorization: Bearer psh_…`. Lists are pages of `items` with `next`: " +
                "pass it as `after`. Errors are problem details (RFC 9457). Reads return an `ETag`. Send it as `If-None-Match` to get only changed " +
                "data, and as `If-Match` to write only if nothing changed since. " +
                "A POST with an `Idempotency-Key` can be repeated safely; it runs only once.",
        };
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Scheme] =
            new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API token, from Settings › API tokens."
            };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
        return Task.CompletedTask;
    }

    private static Task CompleteAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var method = context.Description.HttpMethod ?? "GET";
        operation.OperationId ??= IdOf(method, context.Description.RelativePath ?? "");
        operation.Summary ??= ApiExamples.SummaryOf(method, context.Description.RelativePath ?? "");
        operation.Parameters ??= [];
        operation.Responses ??= [];
        operation.Responses.TryAdd("401", new OpenApiResponse { Description = "No valid token." });
        operation.Responses.TryAdd("403", new OpenApiResponse { Description = "The token's role lacks permission." });
        if (HttpMethods.IsGet(method))
        {
            operation.Parameters.Add(Header("If-None-Match", "An ETag from an earlier read; returns 304 if nothing changed."));
            operation.Responses.TryAdd("304", new OpenApiResponse { Description = "Not changed." });
        }
        else if (HttpMethods.IsPost(method))
        {
            operation.Parameters.Add(
                Header(IdempotentWrites.Header,
                "1–255 characters, unique per operation. A repetition within 24 hours returns the first response and changes nothing."));
            operation.Responses.TryAdd(
                "409", new OpenApiResponse { Description = "Conflict with the current state, or the first request with this key is still running." });
            operation.Responses.TryAdd("422", new OpenApiResponse { Description = "The key was used for another request." });
        }
        else
        {
            operation.Parameters.Add(Header("If-Match", "The ETag of an earlier read; returns 412 if the resource changed."));
            operation.Responses.TryAdd("412", new OpenApiResponse { Description = "The resource changed since it was read." });
        }

        return Task.CompletedTask;
    }

    private static Task ExemplifyAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (ApiExamples.Of(context.JsonTypeInfo.Type) is { } example) schema.Examples = [JsonNode.Parse(example)!]; // not null: no example is 'null'
        return Task.CompletedTask;
    }

    private static OpenApiParameter Header(string name, string description) =>
        new() { Name = name, In = ParameterLocation.Header, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    // GET api/sites/{siteId}/scripts → getSitesBySiteIdScripts
    private static string IdOf(string method, string path)
    {
        var words = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(static part => part.StartsWith('{')
            ? "By" + Capital(part.Trim('{', '}').Split(':')[0])
            : string.Concat(part.Split('-').Select(Capital)));
        return method.ToLowerInvariant() + string.Concat(words);
    }

    private static string Capital(string word) => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..];
}
