using PageShield.JavaScript;
using PageShield.JavaScript.Printing;
using PageShield.JavaScript.Similarity;

namespace PageShield.Tests.JavaScript.Printing;

public sealed class JavaScriptPrinterTests
{
    [Fact]
    public void Minified_code_becomes_readable()
    {
        var printed = Print("!function(e,t){var n=1,r=e.x||{};if(n>2&&!r){t(n++,-r);return}else for(var i=0;i<5;i++)t(i);e.cb=function(a){return a?b:c}}(window,document);");

        Assert.Equal(
            """
            !function(e, t) {
              var n = 1,
                r = e.x || {};
              if (n > 2 && !r) {
                t(n++, -r);
                return
              } else for (var i = 0; i < 5; i++) t(i);
              e.cb = function(a) { return a ? b : c }
            }(window, document);
            """.TrimEnd(),
            printed.Text.TrimEnd());
    }

    [Fact]
    public void Spacing_of_the_source_does_not_matter()
    {
        const string tight = "var a={b:1,c:[1,2]};switch(a.b){case 1:go(a);break;default:stop()}";
        const string loose = "var a = {\n  b : 1,\n c: [ 1,2 ]\n};\n\nswitch ( a.b )\n{\n case 1 :\n go( a ); break;\n default: stop() }";

        Assert.Equal(Print(tight).Text, Print(loose).Text);
    }

    [Theory]
    [InlineData("a\nb\n++c\nd")]
    [InlineData("var f = function() { return 1 }\nvar g = 2")]
    [InlineData("x = a - -b + +c - --d; y = a++ + ++b")]
    [InlineData("do x(); while (y) z()")]
    [InlineData("for (const [k, v] of Object.entries(o)) { if (!k) continue; out.push(`${k}=${v}`) }")]
    [InlineData("class A extends B { static #p = 1; static { init() } get x() { return this.#p } async *y() {} }")]
    [InlineData("label: for (;;) { break label }")]
    [InlineData("return /* why */ value")]
    [InlineData("const {a, b: {c = 1}, ...rest} = o, [d, , e] = f; (async () => { await import('./x.js') })()")]
    [InlineData("try { a() } catch { b() } finally { c() }")]
    [InlineData("el.onerror = function(e) { log(e) \n connected = false }")]
    [InlineData("a = b ? {c: 1} : d ? [2] : null; new (foo())(bar)")]
    public void Printing_never_changes_the_meaning(string source)
    {
        var script = ParsedScript.Parse(source);

        var again = ParsedScript.Parse(JavaScriptPrinter.Print(script).Text);

        Assert.NotNull(script.Program);
        Assert.Null(again.Error);
        Assert.Equal(StructureHash.Of(script), StructureHash.Of(again));
    }

    [Fact]
    public void Places_can_be_followed_both_ways()
    {
        const string source = "if(a){fetch('https://x.example')}";
        var printed = Print(source);

        var line = printed.LineOf(source.IndexOf("fetch", StringComparison.Ordinal));
        var back = printed.ToSource(printed.Text.IndexOf("x.example", StringComparison.Ordinal));

        Assert.Equal(2, line);
        Assert.Equal("  fetch('https://x.example')", printed.Line(line).ToString());
        Assert.Equal(source.IndexOf("x.example", StringComparison.Ordinal), back);
    }

    [Fact]
    public void Code_that_does_not_parse_is_printed_all_the_same()
    {
        var printed = Print("var = {a:1;b(]");

        Assert.Contains("b(", printed.Text);
    }

    private static PrintedScript Print(string source) => JavaScriptPrinter.Print(ParsedScript.Parse(source));
}
