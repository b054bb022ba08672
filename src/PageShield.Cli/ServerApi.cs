using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PageShield.Cli;

/// <summary>A running server's API.</summary>
internal sealed class ServerApi : IDisposable
{
    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly HttpClient _client;

    public ServerApi(Uri address, string token)
    {
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Sends a request with an optional JSON body and reads the JSON answer.</summary>
    /// <exception cref="CommandFailedException">No connection, or the server refused; the message holds its reasons.</exception>
    public async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var content = body is null ? null : JsonContent.Create(body, options: Json);
        return await SendAsync<T>(method, path, content, cancellationToken);
    }

    /// <inheritdoc cref="SendAsync{T}(HttpMethod, string, object?, CancellationToken)" />
    public async Task<T> SendAsync<T>(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        try
        {
            using var answer = await _client.SendAsync(request, cancellationToken);
            if (!answer.IsSuccessStatusCode) throw new CommandFailedException(await DescribeAsync(answer, cancellationToken));
            if (answer.StatusCode == HttpStatusCode.NoContent) return default!; // callers of such paths ask for no value
            return await answer.Content.ReadFromJsonAsync<T>(Json, cancellationToken)
                ?? throw new CommandFailedException("The server's answer is empty.");
        }
        catch (HttpRequestException exception)
        {
            throw new CommandFailedException($"{_client.BaseAddress} cannot be reached: {exception.Message}", exception);
        }
        catch (JsonException exception)
        {
            throw new CommandFailedException($"{_client.BaseAddress} does not answer like a Page Shield server.", exception);
        }
    }

    public void Dispose() => _client.Dispose();

    private static async Task<string> DescribeAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var reason = answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized => "The token is unknown, expired or revoked.",
            HttpStatusCode.Forbidden => "The token's role is not enough for this.",
            HttpStatusCode.NotFound => "The server knows nothing under this number or address.",
            _ => $"The server refused with status {(int)answer.StatusCode}.",
        };
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json") return reason;

        var problem = await answer.Content.ReadFromJsonAsync<Problem>(Json, cancellationToken);
        var lines = problem?.Errors?.SelectMany(pair => pair.Value.Select(message => $"{pair.Key}: {message}")).ToList() ?? [];
        return lines.Count > 0 ? string.Join('\n', lines) : answer.StatusCode is HttpStatusCode.BadRequest
            && problem?.Detail is { } detail ? detail : reason;
    }

    private sealed record Problem(string? Title, string? Detail, Dictionary<string, string[]>? Errors);
}
