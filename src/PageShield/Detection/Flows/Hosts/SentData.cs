using System.Text;
using PageShield.Detection.Values;

namespace PageShield.Detection.Flows.Hosts;

/// <summary>Reads the arguments of sending calls: an options object, and the fields in it.</summary>
internal static class SentData
{
    /// <summary>An option by name, as far as known.</summary>
    public static Value Field(Value options, string name)
    {
        if (options.Shapes is null) return Value.OfLabels(options.Labels & Labels.Data);
        return options.Shape?.Get(name) ?? (options.Shape is { Rest.IsUnknown: false } shape ? shape.Rest : Value.Unknown);
    }

    /// <summary>Names and selectors of the fields whose values are sent.</summary>
    public static string Hints(Value url, Value data)
    {
        var hints = new StringBuilder(data.Hint ?? url.Hint ?? "");
        Collect(data, hints, 3);
        return hints.Length > 400 ? hints.ToString(0, 400) : hints.ToString();
    }

    private static void Collect(Value value, StringBuilder hints, int depth)
    {
        if (depth == 0 || value.Shapes is null || hints.Length > 400) return;
        foreach (var shape in value.Shapes)
        {
            foreach (var (name, field) in shape.Fields)
            {
                if (name.Length == 0 || name[0] == '$' || (field.DeepLabels() & Labels.Secrets) == 0 || hints.Length > 400) continue;
                if (hints.Length > 0) hints.Append(", ");
                hints.Append(name);
                if (field.Hint is { Length: < 80 } hint) hints.Append(" ← ").Append(hint);
                Collect(field, hints, depth - 1);
            }

            if (shape.Rest.Hint is { Length: < 80 } rest) hints.Append(hints.Length > 0 ? ", " : "").Append(rest);
        }
    }
}
