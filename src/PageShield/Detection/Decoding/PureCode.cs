using System.Buffers;
using System.Globalization;
using System.Text;
using Acornima.Ast;
using Jint;
using Jint.Native;
using Jint.Runtime;
using PageShield.Detection.Values;
using PageShield.JavaScript;
using PageShield.JavaScript.Browser;

namespace PageShield.Detection.Decoding;

/// <summary>
/// Evaluates a script's own decoders (string tables with rotation, character shifts, XOR and RC4 loops) in an interpreter without any host objects:
/// no page, network or files, and a fixed clock. Work, memory, depth and time are limited per script. A decoder that needs anything else fails, and
/// the failure is remembered.
/// </summary>
internal sealed class PureCode(string source, DecodingWork work, CancellationToken cancellationToken)
{
    private const int MaxPrelude = 2_000_000;
    private const int MaxResult = 2_000_000;
    private const int MaxCalls = 60_000;
    private const int MaxDecoders = 60;
    private const int MaxOthers = 12;
    private const string Between = "\uE000\uE001";

    private readonly Dictionary<Function, Decoder?> _decoders = new(ReferenceEqualityComparer.Instance);
    private readonly List<DecoderStage> _stages = [];
    private readonly Dictionary<string, string?> _results = new(StringComparer.Ordinal);
    private int _calls, _decoded;

    /// <summary>Number of calls so far whose result differs from their arguments.</summary>
    public int Decoded => _decoded;

    /// <summary>The text that the function returns for constant arguments; null if it cannot be evaluated or returns no text.</summary>
    public string? Call(Function function, IReadOnlyList<Value> arguments)
    {
        if (StringTable.Of(function) is { } table && arguments.Count > 0 && IndexOf(arguments[0]) is { } index)
        {
            if (table.Look(index, arguments.Count > 1 ? arguments[1].Text : null) is { } word)
            {
                _decoded++;
                return word;
            }

            return null;
        }

        if (_calls >= MaxCalls || DecoderOf(function) is not { HasFailed: false } decoder || !work.MayRun()) return null;

        var literals = string.Join(",", arguments.Select(Literal));
        var key = decoder.Id.ToString(CultureInfo.InvariantCulture) + "(" + literals;
        if (literals.Length < 200 && _results.TryGetValue(key, out var known)) return known;

        _calls++;
        using var measured = work.Measure();
        var result = decoder.Call(arguments);
        if (result is not null && !arguments.Any(argument => argument.Text == result)) _decoded++;
        if (literals.Length < 200) _results[key] = result;
        return result;
    }

    /// <summary>Runs a loop over a list of texts and returns the result; null if the loop needs anything from the page or changes nothing.</summary>
    /// <param name="loop">The loop in the script.</param>
    /// <param name="table">Name of the list in the loop.</param>
    /// <param name="items">The list's exact texts.</param>
    /// <param name="around">The function that contains the loop; null at the top level.</param>
    /// <param name="scope">The scope that contains the loop.</param>
    public string[]? RunLoop(Node loop, string table, Value[] items, Function? around, Scope scope)
    {
        var text = $"function({table}){{{source.AsSpan(loop.Start, loop.End - loop.Start)};return {table}.join('{Between}')}}";
        if (ParsedScript.Parse($"({text})").Program?.Body is not [ExpressionStatement { Expression: var expression }]) return null;
        if ((expression is ParenthesizedExpression { Expression: var inner } ? inner : expression) is not FunctionExpression node) return null;
        var function = new Function(node, around, new Scope(scope, null)) { Text = text, Size = text.Length };
        if (DecoderOf(function) is not { } decoder || !work.MayRun()) return null;
        using var measured = work.Measure();
        var decoded = decoder.Call([Value.OfShape(new Shape { Items = items })])?.Split(Between);
        if (decoded is null || decoded.Length != items.Length) return null;
        var changed = items.Where((item, index) => item.Text != decoded[index]).Count();
        _decoded += changed;
        return changed > 0 ? decoded : null;
    }

    private static double? IndexOf(Value value) => value.Number
        ?? (value.HasExactText
            && value.Text is { Length: > 0 and < 12 } text
            ? Texts.ParseNumber(text, text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? 16 : -1)
            : null);

    private Decoder? DecoderOf(Function function)
    {
        if (_decoders.TryGetValue(function, out var known)) return known;
        _decoders[function] = null;
        if (!TextReturns.MayBeIn(function.Node)) return null;
        if (_decoders.Count > MaxDecoders * 20 || _stages.Count > MaxDecoders) return null;
        var collected = PureClosure.Of(function, source);
        if (collected is null || collected.Length > MaxPrelude || !LooksLikeDecoder(collected)) return null;
        return _decoders[function] = new Decoder(_decoders.Count, collected, EngineOf, work, cancellationToken);
    }

    // Decoders split texts into characters or look them up in a table. Other pure functions are ordinary helpers.
    private static bool LooksLikeDecoder(PureClosure closure) =>
        closure.Entry.AsSpan().ContainsAny(Marks) || closure.Parts.Any(part => part.Source.AsSpan().ContainsAny(Marks));

    private static readonly SearchValues<string> Marks = SearchValues.Create(
        [BrowserApis.FromCharCode, BrowserApis.FromCodePoint, "charCodeAt", "charAt", BrowserApis.AtoB, BrowserApis.Unescape,
            BrowserApis.DecodeUriComponent, "shift", "split", "['", "[\"", "[`", "^", "\\x"], StringComparison.Ordinal);

    // Decoders share an engine as long as their names do not conflict, so a table is built and rotated only once.
    private Engine EngineOf(PureClosure closure)
    {
        var stage = _stages.Find(stage => stage.Suits(closure));
        if (stage is null) _stages.Add(stage = new DecoderStage(Sandbox.Create(Sandbox.DecoderStatements, work, cancellationToken)));
        if (!work.TryTake(stage.Missing(closure))) throw new TimeoutException("The script's decoding budget is used up.");
        stage.Prepare(closure);
        return stage.Engine;
    }

    private static string Literal(Value value) => value.Number is { } number ? number.ToString("R", CultureInfo.InvariantCulture)
        : value.Text is { } text ? "\"" + text + "\""
        : value.Shape?.Items is { } items ? "[" + string.Join(",", items.Select(item => item.Shape is null ? Literal(item) : "undefined")) + "]"
            : "undefined";

    private sealed class Decoder(
        int id, PureClosure closure, Func<PureClosure, Engine> engineOf, DecodingWork work, CancellationToken cancellationToken)
    {
        private Engine? _engine;
        private JsValue? _function;
        private bool _failed;
        private int _failures, _successes, _others;

        public int Id => id;

        public bool HasFailed => _failed;

        public string? Call(IReadOnlyList<Value> arguments)
        {
            if (_failed) return null;
            try
            {
                _engine ??= engineOf(closure);
                _function ??= _engine.Evaluate("(" + closure.Entry + ")");
                _engine.Constraints.Reset();
                var result = _engine.Invoke(_function, [.. arguments.Select(argument => Convert(_engine, argument))]);
                if (result.IsString() && result.AsString() is { Length: <= MaxResult } text)
                {
                    _successes++;
                    return text;
                }

                _failed = ++_others > MaxOthers + _successes;
                return null;
            }
            catch (Exception error) when (error is JintException or JavaScriptException or Acornima.ParseErrorException or InvalidOperationException
                or ArgumentException
                or TimeoutException or InsufficientExecutionStackException or OperationCanceledException or NotSupportedException
                    or OverflowException or IndexOutOfRangeException or InvalidCastException or NullReferenceException or KeyNotFoundException
                    or FormatException)
            {
                // Decoders throw on arguments that they were not made for. One that always throws is abandoned.
                _failed = _engine is null || _function is null || ++_failures > 3 + _successes;
                if (error is StatementsCountOverflowException or TimeoutException or MemoryLimitExceededException) work.GiveUp();
                cancellationToken.ThrowIfCancellationRequested();
                return null;
            }
        }

        private static JsValue Convert(Engine engine, Value value) => value.Number is { } number ? new JsNumber(number)
            : value.Text is { } text ? new JsString(text)
            : value.Shape?.Items is { } items
                ? new JsArray(engine, [.. items.Select(item => item.Shape is null ? Convert(engine, item) : JsValue.Undefined)])
            : value.Shape is not null ? new JsObject(engine)
            : JsValue.Undefined;
    }
}
