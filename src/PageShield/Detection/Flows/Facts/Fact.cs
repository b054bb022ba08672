using Acornima.Ast;
using PageShield.Detection.Values;

namespace PageShield.Detection.Flows.Facts;

/// <summary>One thing that the code does, at one place.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Node">Where.</param>
/// <param name="Function">The innermost function around it; null at the top level.</param>
/// <param name="Channel">Which interface, such as <c>fetch</c>, <c>image</c>, <c>eval</c>, or the event's name.</param>
/// <param name="Target">The URL, code, HTML or words.</param>
/// <param name="Data">Labels of what is sent, run or tested.</param>
/// <param name="About">Names and selectors of the fields or elements concerned; empty when unknown.</param>
internal sealed record Fact(FactKind Kind, Node Node, Function? Function, string Channel, Value Target, Labels Data, string About = "");
