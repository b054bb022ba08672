using System.Text.Json.Serialization;
using PageShield.Storage;

namespace PageShield.Sites;

/// <summary>What a visit does with a consent banner.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ConsentChoice>))]
public enum ConsentChoice
{
    /// <summary>Agree to everything, as most shoppers do: most scripts are seen.</summary>
    Accept,

    Reject,

    /// <summary>Leave it standing.</summary>
    Ignore,
}
