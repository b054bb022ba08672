using System.Globalization;
using System.Text;
using Jint;

namespace PageShield.Detection.Decoding;

/// <summary>Creates interpreters without host access: only ECMAScript built-ins, <c>atob</c> and <c>btoa</c>.</summary>
internal static class Sandbox
{
    /// <summary>
    /// Maximum number of statements per decoder call, table rotation included. A count keeps the verdict independent of server load.
    /// </summary>
    public const int DecoderStatements = 4_000_000;

    /// <summary>Maximum number of statements per captured statement.</summary>
    public const int CaptureStatements = 400_000;

    private const long MaxMemory = 96_000_000;
    private const int MaxDepth = 200;

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private const string Additions = """
        var atob = function (s) { return __atob(String(s)); };
        // Randomness and time are the same in every run, so the verdict is too.
        Math.random = (function () {
            var state = 20240515;
            return function () { state = state * 16807 % 2147483647; return state / 2147483647; };
        })();
        // Self-defending decoders loop forever if a function's text looks formatted, and debugger guards if it contains no counter:
        // return text that satisfies both.
        Function.prototype.toString = function () { return "function(){return'++a';}"; };
        """;

    private static readonly Prepared<Acornima.Ast.Script> PreparedAdditions = Engine.PrepareScript(Additions);

    /// <summary>Creates an engine. Its constraints count from the last <c>Constraints.Reset()</c>.</summary>
    public static Engine Create(int maxStatements, DecodingWork work, CancellationToken cancellationToken)
    {
        if (!work.MayRun()) throw new TimeoutException("The work budget is used up.");
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
        // Implemented natively, so a long text does not use up the statement budget.
        engine.SetValue("__atob", (Func<string, string>)DecodeBase64);
        engine.Execute(PreparedAdditions);
        return engine;
    }

    private static string DecodeBase64(string text)
    {
        var result = new StringBuilder(text.Length);
        int bits = 0, count = 0;
        foreach (var c in text.AsSpan().TrimEnd('='))
        {
            var value = Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (value < 0) continue;
            bits = ((bits << 6) | value) & 0xFFFFFF;
            count += 6;
            if (count < 8) continue;
            count -= 8;
            result.Append((char)((bits >> count) & 0xFF));
        }

        return result.ToString();
    }
}
