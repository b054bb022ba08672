using System.Runtime.CompilerServices;
using Acornima.Ast;
using PageShield.Detection.Values;

namespace PageShield.Detection.Decoding;

/// <summary>Finds declarations in the functions around a function, and statements there that rotate string tables.</summary>
internal sealed class Declarations
{
    private static readonly ConditionalWeakTable<object, Declarations> Known = [];

    private readonly Dictionary<string, Node> _names = new(StringComparer.Ordinal);
    private readonly List<(CallExpression Node, HashSet<string> Arguments)> _invoked = [];
    private const int LargestRotator = 30_000;

    /// <summary>The declaration of a name as visible to the function; null if it is a parameter, declared twice, or not declared.</summary>
    public static Node? Find(Function function, string name)
    {
        for (Function? around = function.Parent; ; around = around?.Parent)
        {
            if (around is null && Root(function) is not { } root) return null;
            Node? body = around is null ? Root(function) : around.Node.Body;
            if (body is not null && Of(body)._names.TryGetValue(name, out var node)) return node;
            if (around is null) return null;
            foreach (var parameter in around.Parameters)
            {
                if (parameter?.Name == name) return null;
            }
        }
    }

    /// <summary>Whether an enclosing function has the name as a parameter that no inner declaration hides.</summary>
    public static bool IsParameter(Function function, string name)
    {
        for (var around = function.Parent; around is not null; around = around.Parent)
        {
            if (Of((Node)around.Node.Body)._names.ContainsKey(name)) return false;
            if (Array.Exists(around.Parameters, parameter => parameter?.Name == name)) return true;
        }

        return false;
    }

    /// <summary>
    /// Immediately invoked functions, in the bodies around the function, that get one of the names as an argument, or that rotate a list and access
    /// one of the names directly.
    /// </summary>
    public static IEnumerable<Node> RotationsOf(Function function, HashSet<string> names)
    {
        for (Function? around = function.Parent; ; around = around?.Parent)
        {
            Node? body = around is null ? Root(function) : around.Node.Body;
            if (body is not null)
            {
                foreach (var (node, arguments) in Of(body)._invoked)
                {
                    if (arguments.Overlaps(names) || arguments.Count == 0 && node.End - node.Start <= LargestRotator && IsRotator(node)
                        && FreeNames.Of(node).Free.Overlaps(names))
                        yield return node;
                }
            }

            if (around is null) yield break;
        }
    }

    /// <summary>
    /// Whether it contains <c>list.push(list.shift())</c> under any method names: those may be in the table of another obfuscation layer.
    /// </summary>
    public static bool Turns(Node root)
    {
        var pending = new Stack<Node>([root]);
        while (pending.TryPop(out var node))
        {
            if (node is CallExpression
                {
                    Callee: MemberExpression { Object: Identifier list },
                    Arguments: [CallExpression { Callee: MemberExpression { Object: Identifier same }, Arguments.Count: 0 }],
                } && list.Name == same.Name) return true;
            foreach (var child in node.ChildNodes) pending.Push(child);
        }

        return false;
    }

    private static readonly ConditionalWeakTable<CallExpression, object> Rotators = [];

    // Checked once and cached.
    private static bool IsRotator(CallExpression call) => (bool)Rotators.GetValue(call, static node => Turns(node));

    /// <summary>Registers the program of a top-level scope.</summary>
    public static void Register(Scope top, Acornima.Ast.Program program) => Roots.AddOrUpdate(top, program);

    private static readonly ConditionalWeakTable<Scope, Acornima.Ast.Program> Roots = [];

    private static Acornima.Ast.Program? Root(Function function)
    {
        var scope = function.Scope;
        while (scope.Outer is { } outer) scope = outer;
        return Roots.TryGetValue(scope, out var program) ? program : null;
    }

    private static Declarations Of(Node body) => Known.GetValue(body, static node => Read((Node)node));

    private static Declarations Read(Node body)
    {
        var declarations = new Declarations();
        var pending = new Stack<Node>();
        pending.Push(body);
        while (pending.TryPop(out var node))
        {
            switch (node)
            {
                case FunctionDeclaration { Id: { } id } function:
                    declarations._names[id.Name] = function;
                    break;
                case VariableDeclaration variables:
                    foreach (var declarator in variables.Declarations)
                    {
                        if (declarator.Id is Identifier name) declarations._names[name.Name] = declarator;
                        if (declarator.Init is { } init) declarations.ReadInvoked(init);
                    }

                    break;
                case ExpressionStatement expression:
                    declarations.ReadInvoked(expression.Expression);
                    break;
                case Statement or Acornima.Ast.Program or SwitchCase or CatchClause:
                    foreach (var child in node.ChildNodes)
                    {
                        if (child is Statement or SwitchCase or CatchClause) pending.Push(child);
                    }

                    break;
            }
        }

        return declarations;
    }

    private void ReadInvoked(Expression expression)
    {
        var pending = new Stack<Node>();
        pending.Push(expression);
        while (pending.TryPop(out var node))
        {
            switch (node)
            {
                case SequenceExpression sequence:
                    foreach (var item in sequence.Expressions) pending.Push(item);
                    break;
                case UnaryExpression unary:
                    pending.Push(unary.Argument);
                    break;
                case ParenthesizedExpression parenthesized:
                    pending.Push(parenthesized.Expression);
                    break;
                case AssignmentExpression { Left: Identifier assigned, Right: { } right } when !_names.ContainsKey(assigned.Name):
                    _names[assigned.Name] = node;
                    break;
                case CallExpression call when Unwrap(call.Callee) is IFunction:
                    var arguments = new HashSet<string>(StringComparer.Ordinal);
                    foreach (var argument in call.Arguments)
                    {
                        if (argument is Identifier identifier) arguments.Add(identifier.Name);
                    }

                    _invoked.Add((call, arguments));
                    break;
            }
        }
    }

    private static Node Unwrap(Node node) => node is ParenthesizedExpression parenthesized ? parenthesized.Expression : node;
}
