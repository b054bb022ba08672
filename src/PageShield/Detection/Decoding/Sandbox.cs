using System.Globalization;
using System.Text;
using Jint;

namespace PageShield.Detection.Decoding;

/// <summary>An interpreter with nothing to reach: ECMAScript's own objects, <c>atob</c> and <c>btoa</c>.</summary>
internal static class Sandbox
{
    /// <summary>
    /// Work of one decoder call, its table's rotation included: counted, so that a verdict does not depend on how busy the machine is.
    /// </summary>
    public const int DecoderStatements = 4_000_000;

    /// <summary>Work of one captured statement.</summary>
    public const int CaptureStatements = 400_000;

    private const long MaxMemory = 96_000_000;
    private const int MaxDepth = 200;

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private const string Additions = """
        var atob = function (s) { return __atob(String(s)); };
        // Chance and time are the same in every run, so that a verdict is.
        Math.random = (function () { var state = 20240515; return function () { state = state * 16807 % 2147483647; return state / 2147483647; }; })();
        // Self-defending decoders loop for ever when a function's text looks laid out, and guards against debuggers when it counts nothing:
        // show both what they expect.
        Function.prototype.toString = function () { return "function(){return'++a';}"; };
        """;

    private static readonly Prepared<Acornima.Ast.Script> PreparedAdditions = Engine.PrepareScript(Additions);

    /// <summary>A fresh engine; constraints count from the last <c>Constraints.Reset()</c>.</summary>
    public static Engine Create(int maxStatements, DecodingWork work, CancellationToken cancellationToken)
    {
        if (!work.MayRun()) throw new TimeoutException("Nothing may be run any more.");
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
        // Not in the script's language, so that a long text leaves the statements to what it is for.
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
