using System.Text.Json.Serialization;
using PageShield.Storage;

namespace PageShield.Crawls;

/// <summary>What kind of script it is.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ScriptKind>))]
public enum ScriptKind
{
    External, Module, Inline, EventHandler, JavascriptUrl, Eval, Data, Blob, Worker, SharedWorker, ServiceWorker,
    Worklet, Wasm, JsonModule, CssModule, ImportMap, SpeculationRules,
}
