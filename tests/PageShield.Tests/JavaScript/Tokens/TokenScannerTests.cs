using PageShield.JavaScript.Tokens;

namespace PageShield.Tests.JavaScript.Tokens;

public sealed class TokenScannerTests
{
    [Theory]
    [InlineData("a / b / c", "a|/|b|/|c")]
    [InlineData("a = /b/g.test(c)", "a|=|/b/g|.|test|(|c|)")]
    [InlineData("if (x) /y/.exec(z)", "if|(|x|)|/y/|.|exec|(|z|)")]
    [InlineData("(x) / y / z", "(|x|)|/|y|/|z")]
    [InlineData("a++ / b / c", "a|++|/|b|/|c")]
    [InlineData("return /[/]/", "return|/[/]/")]
    [InlineData("x = {} / 2", "x|=|{|}|/|2")]
    [InlineData("function f() {} /a/", "function|f|(|)|{|}|/a/")]
    [InlineData("`a${b + `c${d}`}e`", "`a${|b|+|`c${|d|}`|}e`")]
    [InlineData("`a${{b: 1}.b}`", "`a${|{|b|:|1|}|.|b|}`")]
    [InlineData("1..toString()", "1.|.|toString|(|)")]
    [InlineData("0x1Fn+1e-5", "0x1Fn|+|1e-5")]
    [InlineData("a?.b ?? c?.5:1", "a|?.|b|??|c|?|.5|:|1")]
    [InlineData("x.if.class", "x|.|if|.|class")]
    [InlineData("'a\\'b' \"unended\nnext", "'a\\'b'|\"unended|next")]
    [InlineData("a>>>=b**c", "a|>>>=|b|**|c")]
    [InlineData("class A { #x = 1 }", "class|A|{|#x|=|1|}")]
    [InlineData("\\u0061bc \u00e4\u00f6", "\\u0061bc|\u00e4\u00f6")]
    public void Tokens_are_cut_as_the_language_says(string source, string expected)
    {
        var (tokens, _) = TokenScanner.Scan(source, null);

        Assert.Equal(expected, string.Join('|', tokens.Select(token => token.Text(source).ToString())));
    }

    [Fact]
    public void Comments_are_kept_apart()
    {
        const string source = "#!shebang\n/* banner */ a // b\n<!-- c\n--> d\nb";

        var (tokens, comments) = TokenScanner.Scan(source, null);

        Assert.Equal(["a", "b"], tokens.Select(token => token.Text(source).ToString()));
        Assert.Equal(["#!shebang", "/* banner */", "// b", "<!-- c", "--> d"], comments.Select(comment => comment.Text(source).ToString()));
    }
}
