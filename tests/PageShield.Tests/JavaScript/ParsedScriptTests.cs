using PageShield.JavaScript;
using PageShield.JavaScript.Printing;
using PageShield.JavaScript.Similarity;

namespace PageShield.Tests.JavaScript;

public sealed class ParsedScriptTests
{
    [Theory]
    [InlineData("var a = 1;", ScriptGoal.Script)]
    [InlineData("\uFEFFvar a = 1;", ScriptGoal.Script)]
    [InlineData("#!/usr/bin/env node\nvar a = 1;", ScriptGoal.Script)]
    [InlineData("<!-- old browsers\nvar a = 1;\n--> done", ScriptGoal.Script)]
    [InlineData("return false;", ScriptGoal.Script)]
    [InlineData("import a from 'b'; export default a;", ScriptGoal.Module)]
    [InlineData("await fetch('/a');", ScriptGoal.Module)]
    [InlineData("{\"a\": {\"b\": [1, 2]}, \"c\": null}", ScriptGoal.Expression)]
    [InlineData("<p>Hello</p><script>var a = 1;</script>", ScriptGoal.Html)]
    [InlineData("Parse error in x.php<script>var a = 1;</script>", ScriptGoal.Html)]
    [InlineData("var = ;", ScriptGoal.None)]
    [InlineData("", ScriptGoal.Script)]
    public void Each_form_of_code_is_recognised(string source, ScriptGoal goal)
    {
        var script = ParsedScript.Parse(source);

        Assert.Equal(goal, script.Goal);
        Assert.Equal(goal == ScriptGoal.None, script.Program is null);
    }

    [Fact]
    public void Offsets_in_a_page_are_those_of_the_page()
    {
        const string page = "<html>\n<script type=\"text/javascript\">\nsend(1);\n</script>\n<script type='application/json'>{\"x\":1}</script><script>send(2);</script>";

        var script = ParsedScript.Parse(page);

        var calls = script.Tokens.Where(token => token.Is(page, "send")).ToList();
        Assert.Equal(2, calls.Count);
        Assert.Equal((3, 1), script.Lines.PlaceOf(calls[0].Start));
        Assert.Equal(page.Length, script.Text.Length);
        Assert.DoesNotContain("x", script.Text);
    }

    [Fact]
    public void One_broken_script_of_a_page_does_not_cost_the_others()
    {
        var script = ParsedScript.Parse("<script>var = ;</script><script>good();</script>");

        Assert.NotNull(script.Error);
        Assert.Contains(script.Tree!.Nodes.ToArray(), node => node is Acornima.Ast.Identifier { Name: "good" });
    }

    [Theory]
    [InlineData("[", 200_000)]
    [InlineData("(", 200_000)]
    [InlineData("{", 200_000)]
    [InlineData("a(", 200_000)]
    [InlineData("!", 200_000)]
    [InlineData("`${", 100_000)]
    [InlineData("function f(){", 50_000)]
    [InlineData("if(a)", 100_000)]
    [InlineData("x.y(1)", 50_000)]
    [InlineData("1+", 200_000)]
    [InlineData("<script>", 20_000)]
    [InlineData("<!--", 50_000)]
    [InlineData("/", 100_000)]
    [InlineData("=/a", 50_000)]
    public void Deep_and_endless_input_ends_quickly(string piece, int times)
    {
        var source = string.Concat(Enumerable.Repeat(piece, times));

        var watch = System.Diagnostics.Stopwatch.StartNew();
        var script = ParsedScript.Parse(source);
        _ = script.Tokens.Count + (script.Tree?.Count ?? 0);
        var printed = JavaScriptPrinter.Print(script);
        var hash = StructureHash.Of(script);

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"took {watch.Elapsed}");
        Assert.True(printed.Text.Length < source.Length * 100L);
        Assert.NotEqual(default, hash);
    }

    [Fact]
    public void A_long_chain_of_calls_parses()
    {
        var script = ParsedScript.Parse("a" + string.Concat(Enumerable.Repeat(".b(1)", 5_000)));

        Assert.NotNull(script.Tree);
        Assert.Equal(5_000, script.Tree.Nodes.ToArray().Count(node => node is Acornima.Ast.CallExpression));
    }

    [Fact]
    public void The_tree_knows_parents_and_subtrees()
    {
        var tree = ParsedScript.Parse("f(a, g(b)); h();").Tree!;

        var call = Enumerable.Range(0, tree.Count).First(i => tree[i] is Acornima.Ast.CallExpression);
        var names = Enumerable.Range(call, tree.EndOf(call) - call).Select(i => tree[i]).OfType<Acornima.Ast.Identifier>().Select(i => i.Name);
        Assert.Equal(["f", "a", "g", "b"], names);
        Assert.IsAssignableFrom<Acornima.Ast.ExpressionStatement>(tree.ParentNodeOf(call));
        Assert.Equal(3, tree.ChildrenOf(call).Count());
    }
}
