using Acornima.Ast;
using PageShield.Detection.Flows.Facts;

namespace PageShield.Detection.Flows;

/// <summary>What an analysis found.</summary>
internal sealed class FlowResult
{
    public required IReadOnlyList<Fact> Facts { get; init; }

    /// <summary>Texts that the code builds or decodes, with where; plain literals are not in it.</summary>
    public required IReadOnlyList<(string Text, Node Node)> BuiltTexts { get; init; }

    /// <summary>String literals of three characters or more, with where.</summary>
    public required IReadOnlyList<(string Text, Node Node)> Literals { get; init; }

    /// <summary>Names of properties and methods that the code uses.</summary>
    public required IReadOnlySet<string> Names { get; init; }

    /// <summary>What reading does not tell: conditions, and names that are not known.</summary>
    public required IReadOnlyList<Question> Questions { get; init; }

    /// <summary>How many calls of the script's own decoders were evaluated.</summary>
    public required int Decoded { get; init; }

    /// <summary>True when a bound (depth, work) cut the analysis; findings so far still hold.</summary>
    public required bool Cut { get; init; }
}
