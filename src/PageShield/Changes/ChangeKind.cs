using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Storage;

namespace PageShield.Changes;

/// <summary>What is different.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ChangeKind>))]
public enum ChangeKind
{
    ScriptAdded,
    ScriptChanged,
    ScriptRemoved,

    /// <summary>Scripts now come from a third-party host that served none before.</summary>
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

    /// <summary>A known script was loaded by something that never loaded it before.</summary>
    LoaderChanged,

    /// <summary>Scripts in a page's markup run in another order.</summary>
    OrderChanged,

    /// <summary>Visitors ran a version that the crawler never got.</summary>
    UnknownVersionInField,

    /// <summary>A frame that was sandboxed no longer is.</summary>
    SandboxLost,
}
