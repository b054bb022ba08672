using System.Text.Json.Serialization;
using PageShield.Storage;

namespace PageShield.Crawls;

/// <summary>The kind of a script.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ScriptKind>))]
public enum ScriptKind
{
    External, Module, Inline, EventHandler, JavascriptUrl, Eval, Data, Blob, Worker, SharedWorker, ServiceWorker,
    Worklet, Wasm, JsonModule, CssModule, ImportMap, SpeculationRules,
}
