using Acornima.Ast;
using PageShield.Detection.Values;

namespace PageShield.Detection.Flows.Facts;

/// <summary>A question that static analysis cannot answer.</summary>
/// <param name="Node">The guarded code, or the statement that guards the code after it; for an unknown name, the member access.</param>
/// <param name="Tested">What the condition tests (<see cref="Labels.Place"/> etc.); <see cref="Labels.None"/> for an unknown name.</param>
internal sealed record Question(Node Node, Labels Tested);
