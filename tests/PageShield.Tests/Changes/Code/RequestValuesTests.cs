using PageShield.Changes;
using PageShield.Changes.Code;
using PageShield.JavaScript;
using PageShield.JavaScript.Similarity;

namespace PageShield.Tests.Changes.Code;

/// <summary>What a server fills into code on each request is data, and nothing that could be an attack is.</summary>
public sealed class RequestValuesTests
{
    [Theory]
    [InlineData("window.__STATE__={products:[{id:1,name:'Tea'}]};",
        "window.__STATE__={products:[{id:1,name:'Tea'},{id:2,name:'Cup',stock:4}],user:null};")]
    [InlineData("jQuery3610195343400_1796058086958({\"rates\":{\"EUR\":1},\"id\":\"a\"});",
        "jQuery3610735247129_1796058107827({\"rates\":{\"EUR\":1,\"USD\":2},\"id\":\"b\"});")]
    [InlineData("dataLayer.push({event:'view',id:'a'});",
        "dataLayer.push({event:'view',id:'a'});dataLayer.push({event:'add',value:3});dataLayer.push({event:'view',id:'b'});")]
    [InlineData("window['cb_73d']=function(){document.title='x'};", "window['cb_9a1']=function(){document.title='x'};")]
    [InlineData("window.experiment={\"1a2b\":{share:4}};", "window.experiment={\"77ff\":{share:4},\"9c01\":{share:1}};")]
    [InlineData("var made_1796058086958=1;window.widget_43e02e560b5e.start();", "var made_1796058107827=1;window.widget_57ab01c93d2f.start();")]
    public void Other_entries_and_made_up_names_are_data(string before, string after)
    {
        var comparison = ScriptDiff.Compare(before, after);

        Assert.Equal(ChangeClass.Data, comparison.Class);
        Assert.NotEmpty(comparison.Summary);
    }

    [Theory]
    [InlineData("window.__STATE__={a:[1]};", "window.__STATE__={a:[1,2]};fetch('/x',{method:'POST',body:document.cookie});")]
    [InlineData("window.__STATE__={a:[1]};", "window.__STATE__={a:[1,'https://evil.example/x.js']};")]
    [InlineData("cb_1796058086958({a:1});", "cb_1796058107827({a:document.cookie});")]
    [InlineData("dataLayer.push({a:1});", "dataLayer.push({a:1});dataLayer.push({a:form.elements.card.value});")]
    [InlineData("window.tags={list:[{id:1}]};", "window.tags={list:[{id:1},{html:'<script>new Image().src=x</script>'}]};")]
    [InlineData("send('/a',{method:'GET'});done();", "send('/a',{method:'POST',credentials:'include'});done();")]
    [InlineData("window.cb_1=function(){ok()};", "window.cb_2=function(){ok();eval(location.hash)};")]
    [InlineData("window.e={list:['scroll']};window.e.list.forEach(function(n){addEventListener(n,log)})",
        "window.e={list:['scroll','keydown','input']};window.e.list.forEach(function(n){addEventListener(n,log)})")]
    [InlineData("var m=['#card','#cvv'];mask(m)", "var m=[];mask(m)")]
    [InlineData("var v=[{a:'cdn',b:'vendor'}];v.forEach(load)", "var v=[{a:'cdn',b:'vendor'},{a:'drop',b:'evil'}];v.forEach(load)")]
    [InlineData("a.push([1]);run(a);", "a.push([1]);a.push([2]);run(a);run(b);")]
    public void What_brings_code_a_host_or_an_option_is_more_than_data(string before, string after) =>
        Assert.True(ScriptDiff.Compare(before, after).Class >= ChangeClass.Code);

    [Theory]
    [InlineData("self.__next_f.push([1,\"a\"])", "self.__next_f.push([1,\"b\"]);self.__next_f.push([2,\"c\",{d:1}])", true)]
    [InlineData("(self.__next_f=self.__next_f||[]).push([0])", "(self.__next_f=self.__next_f||[]).push([1,2])", true)]
    [InlineData("window.__STATE__={a:1}", "window.__STATE__={a:1,b:[2]};", true)]
    [InlineData("window.dataLayer=window.dataLayer||[];dataLayer.push({a:1})",
        "window.dataLayer=window.dataLayer||[];dataLayer.push({a:1});dataLayer.push({b:2})", true)]
    [InlineData("var settings={a:1}", "var settings={a:2,b:3};", true)]
    [InlineData("window.__STATE__={a:1}", "window.__OTHER__={a:1}", false)]
    [InlineData("dataLayer.push({a:1})", "_paq.push({a:1})", false)]
    public void Texts_that_only_hand_values_on_are_known_by_where_they_hand_them(string one, string other, bool areSame)
    {
        var (first, second) = (RequestValues.DestinationOf(ParsedScript.Parse(one)), RequestValues.DestinationOf(ParsedScript.Parse(other)));

        Assert.NotNull(first);
        Assert.NotNull(second);
        Assert.Equal(areSame, first == second);
    }

    [Theory]
    [InlineData("(function(w){w.x=1})(window)")]
    [InlineData("gtag('config','G-1')")]
    [InlineData("dataLayer.push({a:document.cookie})")]
    [InlineData("window.x={a:1};start()")]
    [InlineData("window.x=window.y||{}")]
    [InlineData("window.x='document.write(1)'")]
    [InlineData("dataLayer.push({a:1});document.addEventListener('change',function(){})")]
    [InlineData("")]
    [InlineData("'use strict'")]
    [InlineData("{")]
    public void Code_is_known_by_nothing_of_that(string code) => Assert.Null(RequestValues.DestinationOf(ParsedScript.Parse(code)));

    [Fact]
    public void Deep_and_long_texts_take_linear_time()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 5_000)) + "'function'" + string.Concat(Enumerable.Repeat("]", 5_000));
        var chain = string.Concat(Enumerable.Repeat("(a=", 2_000)) + "1" + new string(')', 2_000);
        var calls = string.Concat(Enumerable.Repeat("a.push([1]);", 50_000));

        foreach (var text in new[] { $"window.x={deep}", chain, calls, calls + "run()",
            $"window.x='{new string(' ', 200_000)}function{new string(' ', 200_000)}'" })
        {
            var script = ParsedScript.Parse(text);
            RequestValues.DestinationOf(script);
            RequestValues.Without(script, RequestValues.NamesIn(script));
        }
    }
}
