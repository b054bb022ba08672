using System.Globalization;
using Jint;

using PageShield.JavaScript;

namespace PageShield.Detection.Decoding;

/// <summary>An interpreter with nothing to reach: ECMAScript's own objects, <c>atob</c> and <c>btoa</c>.</summary>
internal static class Sandbox
{
    /// <summary>Work of one decoder call, its table's rotation included: counted, so that a verdict does not depend on how busy the machine is.</summary>
    public const int DecoderStatements = 4_000_000;

    /// <summary>Work of one captured statement.</summary>
    public const int CaptureStatements = 400_000;

    private const long MaxMemory = 96_000_000;
    private const int MaxDepth = 200;

    private const string Additions = """
        var atob = function (s) {
            var k = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', r = '', b = 0, n = 0;
            s = String(s).replace(/=+$/, '');
            for (var i = 0; i < s.length; i++) {
                var v = k.indexOf(s.charAt(i)); if (v < 0) continue;
                b = (b << 6) | v; n += 6;
                if (n >= 8) { n -= 8; r += String.fromCharCode((b >> n) & 255); }
            }
            return r;
        };
        // Chance and time are the same in every run, so that a verdict is.
        Math.random = (function () { var state = 20240515; return function () { state = state * 16807 % 2147483647; return state / 2147483647; }; })();
        // Self-defending decoders loop for ever when a function's text looks laid out: show them the compact form they expect.
        Function.prototype.toString = function () { return "function(){return'x';}"; };
        """;

    private static readonly Prepared<Acornima.Ast.Script> _additions = Engine.PrepareScript(Additions);

    /// <summary>A fresh engine; constraints count from the last <c>Constraints.Reset()</c>.</summary>
    public static Engine Create(int maxStatements, DecodingWork work, CancellationToken cancellationToken)
    {
        var engine = new Engine(options =>
        {
            options.TimeZone = TimeZoneInfo.Utc;
            options.Culture = CultureInfo.InvariantCulture;
            options.TimeSystem = new FixedTime(options.TimeSystem);
            options.LimitMemory(MaxMemory);
            options.LimitRecursion(MaxDepth);
            options.MaxStatements(maxStatements);
            options.TimeoutInterval(TimeSpan.FromSeconds(10));
            options.RegexTimeoutInterval(TimeSpan.FromSeconds(5));
            options.CancellationToken(cancellationToken);
            options.Constraint(work.Counter());
            options.Constraints.MaxArraySize = 2_000_000;
        });
        engine.Execute(_additions);
        return engine;
    }
}
