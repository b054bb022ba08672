using System.Text.Json.Serialization;
using PageShield.Storage;

namespace PageShield.Crawls;

/// <summary>How a script was added to the page.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<AddedBy>))]
public enum AddedBy
{
    /// <summary>Part of the served HTML.</summary>
    Parser,

    DocumentWrite,

    /// <summary>A script inserted the element, started the worker or evaluated the string.</summary>
    Script,

    /// <summary>A static or dynamic import, or <c>importScripts</c>.</summary>
    Import,
}
