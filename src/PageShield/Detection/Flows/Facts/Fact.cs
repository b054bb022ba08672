using Acornima.Ast;
using PageShield.Detection.Values;

namespace PageShield.Detection.Flows.Facts;

/// <summary>One action of the code, at one place.</summary>
/// <param name="Kind">Kind of action.</param>
/// <param name="Node">Node of the action.</param>
/// <param name="Function">The innermost enclosing function; null at the top level.</param>
/// <param name="Channel">The API, such as <c>fetch</c>, <c>image</c>, <c>eval</c>, or the event name.</param>
/// <param name="Target">The URL, code, HTML or text.</param>
/// <param name="Data">Labels of what is sent, run or tested.</param>
/// <param name="About">Names and selectors of the fields or elements concerned; empty when unknown.</param>
internal sealed record Fact(FactKind Kind, Node Node, Function? Function, string Channel, Value Target, Labels Data, string About = "");
