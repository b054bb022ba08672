using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Storage;

namespace PageShield.Changes;

/// <summary>The kind of a change.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ChangeKind>))]
public enum ChangeKind
{
    ScriptAdded,
    ScriptChanged,
    ScriptRemoved,

    /// <summary>Scripts now load from a third-party host that served none before.</summary>
    ScriptHostAdded,
    ConnectionHostAdded,
    ConnectionHostRemoved,
    HeaderAdded,
    HeaderChanged,
    HeaderRemoved,
    CookieAdded,
    CookieChanged,
    FormChanged,
    FrameAdded,
    IntegrityLost,
    IntegrityGained,

    /// <summary>A known script was loaded by a loader that never loaded it before.</summary>
    LoaderChanged,

    /// <summary>Scripts in a page's markup run in a different order.</summary>
    OrderChanged,

    /// <summary>Visitors ran a version that the crawler never received.</summary>
    UnknownVersionInField,

    /// <summary>A frame lost its sandbox.</summary>
    SandboxLost,
}
