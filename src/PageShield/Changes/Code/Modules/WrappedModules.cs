using Acornima;
using Acornima.Ast;
using PageShield.Changes.Code.Structure;
using PageShield.JavaScript.Syntax;

namespace PageShield.Changes.Code.Modules;

/// <summary>
/// The modules of a bundle that are wrapped in functions: entries of a map or list (webpack, Browserify, Parcel), arguments of a helper that
/// runs each once (esbuild, Rolldown, Vite), or functions that record that they ran (Rollup's CommonJS plugin).
/// </summary>
/// <param name="Units">The functions.</param>
/// <param name="Container">The function that contains them.</param>
/// <param name="IsMap">Whether they are entries of a map or list.</param>
internal sealed record WrappedModules(HashSet<int> Units, int Container, bool IsMap)
{
    /// <summary>Finds the modules; none if they contain less than two fifths of the code.</summary>
    public static WrappedModules Of(CodeShape shape)
    {
        var container = MarkedModules.ContainerOf(shape);
        var entries = shape.Units.Where(unit => unit.InMap).GroupBy(unit => unit.Parent).Select(group => group.ToList()).MaxBy(SizeOf) ?? [];
        var wrapped = shape.Units[container].Children.Select(child => shape.Units[child])
            .Where(unit => unit.Kind == ComparedUnitKind.Function && (IsRunOnce(shape, unit) || HelperOf(shape, unit) >= 0)).ToList();
        var helped = wrapped.CountBy(unit => HelperOf(shape, unit)).ToDictionary();
        wrapped.RemoveAll(unit => HelperOf(shape, unit) is >= 0 and var helper && helped[helper] < 3);
        var best = SizeOf(entries) >= SizeOf(wrapped) ? entries : wrapped;
        return SizeOf(best) * 5 < shape.Atoms.Length * 2L
            ? new WrappedModules([], container, false)
            : new WrappedModules([.. best.Select(unit => unit.Index)], container, best == entries);
    }

    /// <summary>Whether a unit is inside one of the modules.</summary>
    public bool IsWithin(CodeShape shape, int unit)
    {
        while (unit >= 0 && !Units.Contains(unit))
            unit = shape.Units[unit].Parent;
        return unit >= 0;
    }

    /// <summary>The bundler's name of a module: its path or number, or the variable that holds it.</summary>
    public string NameOf(CodeShape shape, int unit)
    {
        if (IsMap || shape.Units[unit].Name.Length > 0)
            return shape.Units[unit].Name;
        for (var node = shape.Tree.ParentOf(shape.Units[unit].Root); node >= 0 && shape.Tree[node] is not Statement; node = shape.Tree.ParentOf(node))
        {
            if (shape.Tree[node] is VariableDeclarator { Id: Identifier name })
                return name.Name;
        }

        return "";
    }

    private static long SizeOf(List<ComparedUnit> units) => units.Sum(unit => (long)unit.TotalAtoms);

    /// <summary>The variable of the helper that receives a function, or a map with only one function; -1 for none.</summary>
    private static int HelperOf(CodeShape shape, ComparedUnit unit)
    {
        var tree = shape.Tree;
        var node = unit.Root;
        var parent = tree.ParentOf(node);
        if (parent >= 0 && tree[parent] is Property && tree.ParentNodeOf(parent) is ObjectExpression { Properties.Count: 1 })
        {
            node = tree.ParentOf(parent);
            parent = tree.ParentOf(node);
        }

        while (parent >= 0 && tree[parent] is ParenthesizedExpression)
            (node, parent) = (parent, tree.ParentOf(parent));
        if (parent < 0 || tree[parent] is not CallExpression { Callee: Identifier, Arguments.Count: 1 } call
            || !ReferenceEquals(call.Arguments[0], tree[node]))
            return -1;
        var helper = shape.Bindings.IndexOf(parent + 1);
        return helper >= 0 && MakesFunctions(tree, shape.Bindings.All[helper]) ? helper : -1;
    }

    /// <summary>Whether a helper may be a function that returns a function. It may also come from another chunk.</summary>
    private static bool MakesFunctions(SyntaxTree tree, Binding helper)
    {
        if (tree.ParentNodeOf(helper.Declaration) is ImportSpecifier)
            return true;
        if (helper.Value < 0 || tree[helper.Value] is not IFunction function)
            return false;
        return function.Body is IFunction || function.Body is BlockStatement { Body: [.., ReturnStatement { Argument: IFunction }] };
    }

    /// <summary><c>function f() { if (done) return it; done = 1; … }</c>, also as <c>return done || (done = 1, …)</c>.</summary>
    private static bool IsRunOnce(CodeShape shape, ComparedUnit unit)
    {
        if (shape.Tree[unit.Root] is not FunctionDeclaration { Params.Count: 0 } function)
            return false;
        var statements = function.Body.Body.Where(statement => statement is not Directive).Take(2).ToList();
        (string, Node?) guard = statements switch
        {
            [IfStatement
            {
                Test: Identifier test,
                Consequent: ReturnStatement { Argument: Identifier } or BlockStatement { Body: [ReturnStatement { Argument: Identifier }] }
            },
                var next] => (test.Name, next),
            [ReturnStatement
            {
                Argument: LogicalExpression
                {
                    Operator: Operator.LogicalOr, Left: Identifier left,
                    Right: SequenceExpression steps
                }
            }] => (left.Name, steps.Expressions[0]),
            [ReturnStatement
            {
                Argument: SequenceExpression
                {
                    Expressions: [
                LogicalExpression { Operator: Operator.LogicalOr, Left: Identifier left, Right: SequenceExpression steps }, ..]
                }
            }] =>
                (left.Name, steps.Expressions[0]),
            _ => ("", null),
        };
        var (flag, set) = guard;
        return Assigned(set) == flag && flag.Length > 0;
    }

    /// <summary>The name assigned by a step, or by the first of several.</summary>
    private static string? Assigned(Node? step) => step switch
    {
        ExpressionStatement statement => Assigned(statement.Expression),
        SequenceExpression steps => Assigned(steps.Expressions[0]),
        AssignmentExpression { Operator: Operator.Assignment, Left: Identifier name } => name.Name,
        _ => null,
    };
}
