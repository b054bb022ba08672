using Acornima.Ast;
using Jint;
using Jint.Runtime;

namespace PageShield.Detection.Decoding;

/// <summary>
/// Runs a script's top-level statements one by one in the sandbox, only to capture the code it passes to <c>eval</c>, <c>Function</c>,
/// <c>document.write</c> or a string timer. There is no page: a statement that needs one fails and is skipped.
/// </summary>
internal static class CodeCapture
{
    private const int MaxCaptured = 40;
    private const int MaxLength = 4_000_000;

    private const string Stage = """
        var __real = eval, __taken = [];
        var __take = function (s) { if (typeof s === 'string' && s.length > 8) __take.sink(s); };
        eval = function (s) { __take(s); return typeof s === 'string' ? __real(s) : s; };
        var __Function = Function;
        Function = function () {
            var s = arguments.length ? arguments[arguments.length - 1] : '';
            __take(s);
            return __Function.apply(null, arguments);
        };
        Function.prototype = __Function.prototype;
        __Function.prototype.constructor = Function;
        var setTimeout = function (s) { __take(s); return 1; }, setInterval = setTimeout, execScript = eval;
        var clearTimeout = function () {}, clearInterval = clearTimeout, alert = clearTimeout;
        var window = this, self = this, top = this, parent = this;
        var navigator = { userAgent: 'Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko', appName: 'Netscape',
            appVersion: '5.0 (Windows)', platform: 'Win32', language: 'en-US', javaEnabled: function () { return false; } };
        var location = { href: 'https://shop.example/checkout', host: 'shop.example', hostname: 'shop.example',
            protocol: 'https:', pathname: '/checkout', search: '', hash: '' };
        var __element = function (id) {
            var text = id !== undefined && __texts[id] !== undefined ? __texts[id] : '';
            return { style: {}, id: id, innerHTML: text, textContent: text, innerText: text, value: text,
                appendChild: function (c) { return c; }, insertBefore: function (c) { return c; },
                setAttribute: function (n, v) { this[n] = v; }, getAttribute: function (n) { return this[n]; }, removeChild: function () {},
                addEventListener: function () {}, getElementsByTagName: function () { return [__element()]; } };
        };
        var document = {
            write: function (s) { __take(s); }, writeln: function (s) { __take(s); }, cookie: '', referrer: '', title: '',
                location: location, domain: 'shop.example', readyState: 'complete',
            createElement: function (t) {
                var e = __element(), tag = String(t).toLowerCase(), url;
                if (tag === 'script' || tag === 'iframe') Object.defineProperty(e, 'src', {
                    get: function () { return url; },
                    set: function (v) { url = v; __take('<' + tag + ' src="' + v + '"></' + tag + '>'); }
                });
                return e;
            }, createTextNode: function (t) { __take(t); return __element(); }, getElementById: function (i) { return __element(i); },
            getElementsByTagName: function () { return [__element()]; },
                querySelector: function (s) { return __element(String(s).replace('#', '')); }, querySelectorAll: function () { return []; },
            addEventListener: function () {}, attachEvent: function () {}, body: __element(), head: __element(), documentElement: __element()
        };
        window.document = document; window.addEventListener = function () {}; window.attachEvent = function () {};
        """;

    /// <summary>The distinct captured code strings, in execution order.</summary>
    /// <param name="program">The parsed script.</param>
    /// <param name="source">Its text.</param>
    /// <param name="pageTexts">Texts of the page's elements by id, for landing pages that keep code in the page.</param>
    /// <param name="work">The script's remaining work budget.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    public static IReadOnlyList<string> Run(Acornima.Ast.Program program, string source, IReadOnlyDictionary<string, string> pageTexts,
        DecodingWork work, CancellationToken cancellationToken)
    {
        var taken = new List<string>();
        Engine engine;
        try
        {
            engine = Sandbox.Create(Sandbox.CaptureStatements, work, cancellationToken);
            engine.SetValue("__json", System.Text.Json.JsonSerializer.Serialize(pageTexts));
            engine.Execute("var __texts = JSON.parse(__json);");
            engine.Execute(Stage);
            engine.SetValue("__sink", (string text) =>
            {
                if (taken.Count < MaxCaptured && text.Length <= MaxLength && !taken.Contains(text)) taken.Add(text);
            });
            engine.Execute("__take.sink = __sink;");
        }
        catch (Exception error) when (IsExpected(error))
        {
            return [];
        }

        using var measured = work.Measure();
        // Functions first, because they are hoisted. Each statement runs on its own, so a failure does not affect the others.
        foreach (var statement in program.Body.OrderBy(static statement => statement is FunctionDeclaration ? 0 : 1))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!work.TryTake(statement.End - statement.Start)) break;
            try
            {
                engine.Constraints.Reset();
                engine.Execute(source[statement.Start..statement.End]);
            }
            catch (Exception error) when (IsExpected(error))
            {
                // A statement that needs a real page is not a decoder.
            }
        }

        return taken;
    }

    private static bool IsExpected(Exception error) =>
        error is JintException or Acornima.ParseErrorException or InvalidOperationException or ArgumentException
        or TimeoutException or InsufficientExecutionStackException or NotSupportedException or OverflowException or IndexOutOfRangeException
            or InvalidCastException
        or NullReferenceException or KeyNotFoundException or FormatException;
}
