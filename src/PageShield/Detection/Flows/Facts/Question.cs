using Acornima.Ast;
using PageShield.Detection.Values;

namespace PageShield.Detection.Flows.Facts;

/// <summary>Something that reading the code cannot answer.</summary>
/// <param name="Node">What is guarded by the condition, or the statement that guards what follows; the access whose word is not known.</param>
/// <param name="Tested">What the condition looks at (<see cref="Labels.Place"/> and such); <see cref="Labels.None"/> for a word that is not
/// known.</param>
internal sealed record Question(Node Node, Labels Tested);
