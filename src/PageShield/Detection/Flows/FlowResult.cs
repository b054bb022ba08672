using Acornima.Ast;
using PageShield.Detection.Flows.Facts;

namespace PageShield.Detection.Flows;

/// <summary>Result of an analysis.</summary>
internal sealed class FlowResult
{
    public required IReadOnlyList<Fact> Facts { get; init; }

    /// <summary>Texts that the code builds or decodes, with their location; plain literals are not included.</summary>
    public required IReadOnlyList<(string Text, Node Node)> BuiltTexts { get; init; }

    /// <summary>String literals of three characters or more, with their location.</summary>
    public required IReadOnlyList<(string Text, Node Node)> Literals { get; init; }

    /// <summary>Names of properties and methods that the code uses.</summary>
    public required IReadOnlySet<string> Names { get; init; }

    /// <summary>Questions that static analysis cannot answer: conditions, and unknown names.</summary>
    public required IReadOnlyList<Question> Questions { get; init; }

    /// <summary>Number of evaluated calls of the script's own decoders.</summary>
    public required int Decoded { get; init; }

    /// <summary>True if a limit (depth, work) stopped the analysis early. Findings so far remain valid.</summary>
    public required bool Cut { get; init; }
}
