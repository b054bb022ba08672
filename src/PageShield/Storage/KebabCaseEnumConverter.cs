using System.Text.Json;
using System.Text.Json.Serialization;

namespace PageShield.Storage;

/// <summary>Writes <c>EventHandler</c> as <c>event-handler</c>, and reads only that form.</summary>
public sealed class KebabCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
