using Acornima.Ast;
using PageShield.JavaScript;
using PageShield.JavaScript.Syntax;

namespace PageShield.Tests.JavaScript.Syntax;

public sealed class ConstantFoldingTests
{
    [Theory]
    [InlineData("'ht' + 'tps' + '://' + 'x.example'", "https://x.example")]
    [InlineData("'\\x68\\u0069'", "hi")]
    [InlineData("`a${'b'}${1 + 1}`", "ab2")]
    [InlineData("String.fromCharCode(104, 0x69, 30 + 3)", "hi!")]
    [InlineData("['a', 'b'].join('.')", "a.b")]
    [InlineData("['a', 'b'].join()", "a,b")]
    [InlineData("'moc.elpmaxe'.split('').reverse().join('')", "example.com")]
    [InlineData("'a'['concat']('b', 'c')", "abc")]
    [InlineData("1 + 2 + 'x' + 1 + 2", "3x12")]
    [InlineData("('A' + 'B').toLowerCase()", "ab")]
    public void Constant_expressions_have_their_value(string expression, string value) => Assert.Equal(value, Fold(expression));

    [Theory]
    [InlineData("'https://' + host + '/x'", "https://\uFFFC/x")]
    [InlineData("`wss://${host}`", "wss://\uFFFC")]
    [InlineData("a + b", null)]
    [InlineData("fetch('x')", null)]
    public void Unknown_parts_leave_holes(string expression, string? pattern)
    {
        var node = ((ExpressionStatement)ParsedScript.Parse(expression).Program!.Body[0]).Expression;

        Assert.Equal(pattern, new ConstantFolding().FoldPattern(node));
    }

    [Fact]
    public void Names_assigned_once_are_followed_and_others_are_not()
    {
        const string source = "var a = 'x', b = 'y'; b = 'z'; function f(c) { var a2 = a + '!'; use(a2); use(b); use(c) }";
        var tree = ParsedScript.Parse(source).Tree!;
        var folding = new ConstantFolding(tree, ScriptBindings.Of(tree));

        var values = tree.Nodes.ToArray().OfType<CallExpression>().Select(call => folding.Fold(call.Arguments[0]));

        Assert.Equal(["x!", null, null], values);
    }

    [Theory]
    [InlineData("a", "a + a")]
    [InlineData("'x'", "a0 + a0")]
    public void Exponential_growth_and_circles_end(string first, string step)
    {
        var source =
            $"var a0 = {first}, a = a0;"
            + string.Concat(Enumerable.Range(1, 60).Select(i => $"var a{i} = {step.Replace("a0", $"a{i - 1}", StringComparison.Ordinal)};"))
            + "use(a60)";
        var tree = ParsedScript.Parse(source).Tree!;
        var folding = new ConstantFolding(tree, ScriptBindings.Of(tree));

        var call = tree.Nodes.ToArray().OfType<CallExpression>().Single();

        Assert.Null(folding.Fold(call.Arguments[0]));
    }

    [Fact]
    public void A_chain_of_ten_thousand_parts_is_one_text()
    {
        var source = string.Join("+", Enumerable.Repeat("'ab'", 9_000));

        Assert.Equal(18_000, Fold(source)!.Length);
    }

    private static string? Fold(string expression) =>
        new ConstantFolding().Fold(((ExpressionStatement)ParsedScript.Parse($"({expression})").Program!.Body[0]).Expression);
}
