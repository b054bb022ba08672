using System.Text.Json;
using System.Text.Json.Serialization;

namespace PageShield.Detection;

/// <summary>Serializes enum members in camel case (<c>FakeUpdate</c> as <c>fakeUpdate</c>) and rejects integers.</summary>
internal sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
