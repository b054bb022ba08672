using PageShield.JavaScript;
using PageShield.JavaScript.Similarity;

namespace PageShield.Tests.JavaScript.Similarity;

public sealed class StructureHashTests
{
    [Theory]
    [InlineData("var a = f('x', 1);", "var b=g(\"y\",2)", true)]
    [InlineData("a + b", "a - b", false)]
    [InlineData("f(a)(b)", "f(a, b)", false)]
    [InlineData("if (a) { b } c", "if (a) { b; c }", false)]
    [InlineData("var a", "let a", false)]
    [InlineData("f('1')", "f(1)", false)]
    [InlineData("x.y", "x[y]", false)]
    [InlineData("var = 1 'a'", "var = 2 'b'", true)]
    [InlineData("var = 1 'a'", "var = 2 'b' ;", false)]
    public void Names_and_values_do_not_count_and_shape_does(string left, string right, bool same)
    {
        var a = StructureHash.Of(ParsedScript.Parse(left));
        var b = StructureHash.Of(ParsedScript.Parse(right));

        Assert.Equal(same, a == b);
    }
}
