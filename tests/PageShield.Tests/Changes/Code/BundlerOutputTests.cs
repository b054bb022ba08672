using PageShield.Changes;
using PageShield.Changes.Code;
using PageShield.Changes.Code.Lines;

namespace PageShield.Tests.Changes.Code;

/// <summary>The real output of bundlers that join modules' scopes, before and after an edit of one module.</summary>
public sealed class BundlerOutputTests
{
    private static readonly string[] Tools = ["rollup", "rollup-iife", "vite", "esbuild"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("totals.js", "net + tax }", "net + tax, rounded: round(net + tax) }")]
    [InlineData("store.cjs", "events.emit('stored', key);", "events.emit('stored', key, value.length);")]
    public async Task Of_modules_that_share_one_scope_only_the_changed_function_is_told_and_shown(string module, string text, string by)
    {
        using var shop = await BundledShop.EditedAsync(module, text, by, Cancel);

        foreach (var bundle in Tools.SelectMany(tool => new[] { $"{tool}.readable", $"{tool}.minified" }))
        {
            var (old, now) = shop.Chunk(bundle, "main");
            var comparison = ScriptDiff.Compare(old, now);

            Assert.Equal((bundle, ChangeClass.Code), (bundle, comparison.Class));
            Assert.Single(comparison.FunctionChanges, change => change.Class == ChangeClass.Code);
            Assert.InRange(comparison.Hunks.SelectMany(hunk => hunk.Lines).Count(line => line.Kind != DiffLineKind.Same), 2, 4);
        }
    }

    [Theory]
    [InlineData("vite.readable", "totals.js", "net + tax }", "net + tax, rounded: round(net + tax) }", 9)]
    [InlineData("esbuild.readable", "totals.js", "net + tax }", "net + tax, rounded: round(net + tax) }", 7)]
    [InlineData("esbuild.readable", "tax.cjs", "return rates[country];", "return rates[country] || exports.fallback;", 7)]
    public async Task Changed_modules_are_named_where_the_bundler_left_their_names(string bundle, string module, string text, string by, int modules)
    {
        using var shop = await BundledShop.EditedAsync(module, text, by, Cancel);

        var (old, now) = shop.Chunk(bundle, "main");
        var comparison = ScriptDiff.Compare(old, now);

        Assert.NotNull(comparison.Modules);
        Assert.Equal((modules, 0, 0), (comparison.Modules.Before, comparison.Modules.Added, comparison.Modules.Removed));
        // The entry names the other chunk, whose name has another hash now.
        Assert.Equal([$"shop/{module}"], comparison.Modules.Names.Where(name => name != "shop/main.js"));
    }

    [Fact]
    public async Task A_chunk_that_only_imports_another_one_by_a_new_name_has_other_values_and_no_new_ability()
    {
        using var shop = await BundledShop.EditedAsync("totals.js", "net + tax }", "net + tax, rounded: round(net + tax) }", Cancel);

        foreach (var bundle in new[] { "rollup.minified", "vite.minified", "rollup.readable", "vite.readable" })
        {
            var (old, now) = shop.Chunk(bundle, "vouchers");
            var comparison = ScriptDiff.Compare(old, now);

            Assert.Equal((bundle, ChangeClass.Data), (bundle, comparison.Class));
            Assert.StartsWith("1 value changed, such as ", comparison.Summary, StringComparison.Ordinal);
            Assert.Empty(comparison.Added);
        }
    }

    [Theory]
    [InlineData("esbuild, Rolldown", "var e=(e,t)=>()=>(t||e((t={exports:{}}).exports,t),t.exports);", "var {0}=e((e=>{{{1}}}));", "")]
    [InlineData("esbuild from another chunk", "import{a as e}from\"./chunk-AB12CD34.js\";", "var {0}=e((e,t)=>{{{1}}});", "")]
    [InlineData("esbuild with names", "var e=(e,t)=>()=>(t||e((t={exports:{}}).exports,t),t.exports);", "var {0}=e({{\"src/{0}.js\"(e){{{1}}}}});",
        "src/")]
    [InlineData("Rollup", "", "var e{0}={{}},f{0};function {0}(){{if(f{0})return e{0};f{0}=1;var e=e{0};{1}return e{0}}}", "")]
    [InlineData("Rollup, squeezed", "", "var e{0}={{}},f{0};function {0}(){{return f{0}||(f{0}=1,function(e){{{1}}}(e{0})),e{0}}}", "")]
    public void Changed_modules_in_wrappers_are_counted(string bundler, string head, string wrapper, string folder)
    {
        string[] bodies =
        [
            "e.round=function(n){return Math.round(n*100)/100};e.sign=function(c){return c==='EUR'?'€':c};",
            "e.load=function(k){return JSON.parse(localStorage.getItem(k))||[]};e.save=function(k,v){localStorage.setItem(k,JSON.stringify(v))};",
            "e.total=function(l){return l.reduce(function(s,i){return s+i.price*i.count},0)};",
            "e.tax=function(s,c){if(!(c in e.rates))throw Error(c);return s*e.rates[c]};",
        ];
        string Bundle() =>
            head + string.Concat(
            bodies.Select((body, index) => string.Format(System.Globalization.CultureInfo.InvariantCulture, wrapper, $"mod{index}", body)))
            + "mod0();mod1();mod2();mod3();";
        var before = Bundle();
        bodies[2] = bodies[2].Replace("i.price", "(i.price||0)", StringComparison.Ordinal);

        var comparison = ScriptDiff.Compare(before, Bundle());

        Assert.Equal((bundler, 4, 1, 0, 0),
            (bundler, comparison.Modules?.Before, comparison.Modules?.Changed, comparison.Modules?.Added, comparison.Modules?.Removed));
        // not null: asserted above
        Assert.EndsWith($"{folder}mod2{(folder.Length > 0 ? ".js" : "")}", Assert.Single(comparison.Modules!.Names), StringComparison.Ordinal);
        Assert.Contains("in 1 of 4 modules", comparison.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrapped_modules_are_not_counted_where_the_change_is_outside_of_them()
    {
        const string wrapped = "var e=(e,t)=>()=>(t||e((t={exports:{}}).exports,t),t.exports);var a=e((e=>{e.a=function(n){return n*1}})),b=e((e=>{e.b=function(n){return n+2}})),c=e((e=>{e.c=function(n){return n-3}}));";

        var comparison = ScriptDiff.Compare(wrapped + "function go(x){return x.a}go(a());", wrapped + "function go(x){return x.a||x.b}go(a());");

        Assert.Null(comparison.Modules);
        Assert.Equal("go", Assert.Single(comparison.FunctionChanges).NewName);
    }
}
