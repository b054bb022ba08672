using System.Text.Json.Serialization;
using PageShield.Storage;

namespace PageShield.Sites;

/// <summary>How a visit handles a consent banner.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ConsentChoice>))]
public enum ConsentChoice
{
    /// <summary>Accept everything, as most visitors do. This shows the most scripts.</summary>
    Accept,

    Reject,

    /// <summary>Leave the banner open.</summary>
    Ignore,
}
