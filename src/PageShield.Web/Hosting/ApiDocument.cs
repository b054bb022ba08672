using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace PageShield.Web.Hosting;

/// <summary>Completes the OpenAPI document: what it is, how to sign in, headers and answers that every operation has, and examples.</summary>
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
                "Everything that the dashboard does. Send a token as `Authorization: Bearer psh_…`. Lists are pages of `items` with `next`: pass it as `after`. " +
                "Errors are problem details (RFC 9457). Reads carry an `ETag`: send it as `If-None-Match` to read only what changed, and as `If-Match` to write only what you read. " +
                "A POST with an `Idempotency-Key` can be repeated without being done twice.",
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
        operation.Responses.TryAdd("403", new OpenApiResponse { Description = "The token's role may not do this." });
        if (HttpMethods.IsGet(method))
        {
            operation.Parameters.Add(Header("If-None-Match", "An ETag read before: 304 where nothing changed since."));
            operation.Responses.TryAdd("304", new OpenApiResponse { Description = "Nothing changed." });
        }
        else if (HttpMethods.IsPost(method))
        {
            operation.Parameters.Add(
                Header(IdempotentWrites.Header,
                "1–255 characters, new for each thing to do: a repetition within 24 hours gets the first answer and does nothing."));
            operation.Responses.TryAdd(
                "409", new OpenApiResponse { Description = "In conflict with the state, or the first request with this key is still at work." });
            operation.Responses.TryAdd("422", new OpenApiResponse { Description = "The key was used for another request." });
        }
        else
        {
            operation.Parameters.Add(Header("If-Match", "The ETag of what was read: 412 where it changed since."));
            operation.Responses.TryAdd("412", new OpenApiResponse { Description = "It changed since it was read." });
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
