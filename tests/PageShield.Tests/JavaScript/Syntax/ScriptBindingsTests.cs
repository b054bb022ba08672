using PageShield.JavaScript;
using PageShield.JavaScript.Syntax;

namespace PageShield.Tests.JavaScript.Syntax;

public sealed class ScriptBindingsTests
{
    [Theory]
    [InlineData("let a = 1; { let a = 2; use(a) }", 1)]
    [InlineData("var a = 1; function f(a) { use(a) }", 1)]
    [InlineData("function f() { { var a = 2 } use(a) } var a", 0)]
    [InlineData("try {} catch (a) { use(a) }", 0)]
    [InlineData("for (const a of b) use(a)", 0)]
    [InlineData("const {x: {a = 1}} = o; use(a)", 0)]
    [InlineData("const f = function a() { use(a) }", 0)]
    [InlineData("import {b as a} from 'c'; use(a)", 0)]
    [InlineData("use(a); class a {}", 0)]
    public void A_reference_means_the_nearest_declaration(string source, int expected)
    {
        var tree = ParsedScript.Parse(source).Tree!;
        var bindings = ScriptBindings.Of(tree);

        var use = Enumerable.Range(0, tree.Count)
            .Last(i => tree[i] is Acornima.Ast.CallExpression { Callee: Acornima.Ast.Identifier { Name: "use" } });
        var meant = bindings.Of(tree.ChildrenOf(use).Last());

        Assert.NotNull(meant);
        Assert.Same(bindings.All.Where(b => b.Name == "a").OrderBy(b => b.Declaration).ElementAt(expected), meant);
    }

    [Theory]
    [InlineData("use(a)")]
    [InlineData("o.a; ({a: 1}); use(b.a)")]
    [InlineData("{ let a } use(a)")]
    [InlineData("function f() { var a } use(a)")]
    [InlineData("a: for (;;) break a; use(a)")]
    public void What_is_not_declared_is_global(string source)
    {
        var tree = ParsedScript.Parse(source).Tree!;
        var bindings = ScriptBindings.Of(tree);

        var last = Enumerable.Range(0, tree.Count).Last(i => tree[i] is Acornima.Ast.Identifier { Name: "a" });

        Assert.Null(bindings.Of(last));
    }

    [Fact]
    public void Writes_are_counted_in_every_form()
    {
        const string source = "var a = 1, b = 1, c = 1, d, e = 1; a = 2; b++; [c] = x; for (d in y); ({z: {e}} = w); var f = 1; use(f)";
        var tree = ParsedScript.Parse(source).Tree!;

        var bindings = ScriptBindings.Of(tree);

        Assert.Equal([("a", 1), ("b", 1), ("c", 1), ("d", 1), ("e", 1), ("f", 0)], bindings.All.Select(b => (b.Name, b.Writes)));
        Assert.Equal(["f"], bindings.All.Where(b => b.IsConstant).Select(b => b.Name));
    }
}
