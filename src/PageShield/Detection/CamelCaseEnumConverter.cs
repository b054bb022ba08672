using System.Text.Json;
using System.Text.Json.Serialization;

namespace PageShield.Detection;

/// <summary>Writes <c>FakeUpdate</c> as <c>fakeUpdate</c>, and reads nothing else.</summary>
internal sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
