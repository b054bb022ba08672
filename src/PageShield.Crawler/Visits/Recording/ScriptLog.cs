using System.Text.Json;
using PageShield.Crawler.DevTools;
using PageShield.Crawler.Hooks;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Reports;

namespace PageShield.Crawler.Visits.Recording;

/// <summary>The scripts that V8 compiled during one visit, or failed to; filled on the connection's reading loop.</summary>
internal sealed class ScriptLog(DevToolsConnection devTools, CrawlerOptions options, PageHooks hooks, SourceCache sources, VisitState state)
{
    private long _sourceTotal;

    public List<CompiledScript> All { get; } = [];

    /// <summary>For <c>Debugger.scriptParsed</c> and <c>scriptFailedToParse</c>.</summary>
    public void Add(TargetSession session, JsonElement data, bool failed)
    {
        var context = data.Member("executionContextAuxData");
        // Isolated worlds are ours and the driver's.
        if (context.ValueKind == JsonValueKind.Object && !context.Flag("isDefault")) return;
        Sha256Hash? hash = Sha256Hash.TryParse(data.Text("hash"), out var parsed) ? parsed : null;
        if (hash is { } ours && hooks.IsOurs(ours)) return;
        if (ErrorPage.Is(data.Text("embedderName"))) return;

        state.Touch();
        if (All.Count >= options.MaxScripts)
        {
            state.End($"More than {options.MaxScripts} scripts; the rest is not listed.");
            return;
        }

        var id = data.Text("scriptId");
        var length = (int)data.Number("length");
        var isWasm = data.Text("scriptLanguage") == "WebAssembly";
        var tooLarge = length > options.MaxScriptLength;
        if (!tooLarge && (_sourceTotal += length) > options.MaxSourceTotal)
        {
            state.Cut($"The page's scripts have more than {options.MaxSourceTotal} characters; of the rest only hashes are kept.");
            tooLarge = true;
        }
        else if (tooLarge)
        {
            state.Cut($"A script has {length} characters, more than {options.MaxScriptLength}; only its hash is kept.");
        }

        All.Add(new()
        {
            Session = session,
            Epoch = state.Epoch,
            At = state.Elapsed,
            ScriptId = id,
            Url = data.Text("url"),
            Embedder = data.Text("embedderName"),
            HasSourceUrl = data.Flag("hasSourceURL"),
            StartLine = (int)data.Number("startLine"),
            StartColumn = (int)data.Number("startColumn"),
            FrameId = context.Text("frameId"),
            IsModule = data.Flag("isModule"),
            IsWasm = isWasm,
            FailedToParse = failed,
            Length = length,
            Hash = hash,
            TooLarge = tooLarge,
            Stack = CallSite.Read(data.Member("stackTrace")),
            Source = tooLarge ? Task.FromResult<CapturedBody?>(null)
                : hash is { } key && !isWasm ? sources.GetAsync(key, () => ReadSourceAsync(session.Id, id), CancellationToken.None)
                : ReadSourceAsync(session.Id, id),
        });
    }

    private async Task<CapturedBody?> ReadSourceAsync(string sessionId, string scriptId)
    {
        try
        {
            var result = await devTools.SendAsync(sessionId, "Debugger.getScriptSource", new { scriptId }, CancellationToken.None);
            return result.TextOrNull("bytecode") is { } bytecode
                ? new(null, Convert.FromBase64String(bytecode))
                : new(result.Text("scriptSource"), null);
        }
        catch (DevToolsException)
        {
            return null; // The page has gone on; hash and length are known.
        }
    }
}
