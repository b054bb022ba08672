using System.Text;
using System.Text.Json.Serialization;
using PageShield.Crawler.Canaries;
using PageShield.Workers;

namespace PageShield.Crawler.Detonation;

/// <summary>
/// Tells how much of what left the page nobody can read: readable counts and words hide nothing, whereas a run of characters without structure,
/// or bytes that are neither text nor compressed text, may hold what was typed. Encodings are undone first; read by a worker process.
/// </summary>
internal static class SealedContent
{
    private const int MaxDepth = 4;
    private const int MaxText = 200_000;

    /// <summary>Characters of one run, or of the mixed pieces in one run together, from which on it may hold a card number. An UUID has 32.</summary>
    private const int LongPiece = 16, ManyPieces = 40;

    /// <summary>Numbers in a row, all bytes and in no order, from which on they may be encrypted text.</summary>
    private const int ManyNumbers = 24;

    private static readonly WorkerTask<Request, List<Sealed>> Work =
        new("sealed-content", TimeSpan.FromSeconds(20),
        static request => [.. request.Texts.Select(text => Of(text, request.CardNumber, request.Known))]);

    /// <summary>The work itself.</summary>
    public static WorkerTask Task => Work;

    /// <summary>The unreadable part of each text; the whole text if that cannot be determined.</summary>
    /// <param name="texts">URLs with bodies, bytes as Latin-1.</param>
    /// <param name="cardNumber">The digits that were typed: the same in another alphabet is no word.</param>
    /// <param name="known">Texts that left before anything was read: what they hold are names and numbers of the script's own.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IReadOnlyList<Sealed>> OfAsync(
        IReadOnlyList<string> texts, string cardNumber, IReadOnlyList<string> known, CancellationToken cancellationToken)
    {
        if (texts.Count == 0) return [];
        var request =
            new Request([.. texts.Select(static text => new Text(Cut(text)))], cardNumber, [.. known.Select(static text => new Text(Cut(text)))]);
        var result = await WorkerPool.Shared.RunAsync(Work, request, null, urgent: false, cancellationToken);
        return result.Failure is null ? result.Value : [.. texts.Select(static text => new Sealed(text.Length, false))];
    }

    /// <summary>What is unreadable in one text.</summary>
    internal static Sealed Of(string text, string cardNumber, IReadOnlyList<string> known)
    {
        var reading = new Reading(cardNumber, known);
        reading.Read(Encoding.Latin1.GetBytes(text), 0);
        return new(reading.Unreadable, reading.HasSubstitutedDigits);
    }

    private static Sealed Of(Text text, string cardNumber, IReadOnlyList<Text> known) =>
        Of(text.Value, cardNumber, [.. known.Select(static one => one.Value)]);

    private static string Cut(string text) => text.Length > MaxText ? text[..MaxText] : text;

    private sealed class Reading(string cardNumber, IReadOnlyList<string> known)
    {
        public int Unreadable { get; private set; }

        public bool HasSubstitutedDigits { get; private set; }

        public void Read(byte[] data, int depth)
        {
            if (data.Length == 0) return;
            if (!IsText(data))
            {
                if (depth < MaxDepth
                    && Wrappings.Undo(data).FirstOrDefault(static layer => layer.Layer is "gzip" or "deflate") is { Inner: { } inflated }
                    && IsText(inflated))
                    Read(inflated, depth + 1);
                else Unreadable += data.Length;
                return;
            }

            var text = Encoding.Latin1.GetString(data);
            if (Wrappings.Undo(data).FirstOrDefault(static layer => layer.Layer == "escaped") is { Inner: { } plain })
                text = Encoding.Latin1.GetString(plain);
            HasSubstitutedDigits |= AlphabetChange.Hides(cardNumber, text);
            foreach (var run in Runs(text)) ReadRun(run, depth);
            Unreadable += Numbers(text);
        }

        private void ReadRun(string run, int depth)
        {
            if (run.Length < LongPiece || known.Any(text => text.Contains(run, StringComparison.Ordinal))) return;
            if (depth < MaxDepth && Decoded(run) is { } inner)
            {
                Read(inner, depth + 1);
                return;
            }

            var mixed = run.Split('/', '-', '_', '+', '=').Where(static piece => IsMixed(piece)).ToList();
            if (mixed.Exists(static piece => piece.Length >= LongPiece) || mixed.Sum(static piece => piece.Length) >= ManyPieces)
                Unreadable += run.Length * 3 / 4;
        }

        // What decodes to text was written as text.
        private static byte[]? Decoded(string run)
        {
            foreach (var (layer, inner) in Wrappings.Undo(Encoding.Latin1.GetBytes(run)))
            {
                if (layer is not ("Base64" or "hexadecimal" or "reversed Base64") || inner.Length < LongPiece / 2) continue;
                if (IsText(inner) || Wrappings.Undo(inner).Any(static next => next.Layer is "gzip" or "deflate" && IsText(next.Inner))) return inner;
            }

            return null;
        }

        private static IEnumerable<string> Runs(string text)
        {
            for (var start = 0; start < text.Length;)
            {
                var end = start;
                while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '+' or '/' or '-' or '_' or '=')) end++;
                if (end > start) yield return text[start..end];
                start = end + 1;
            }
        }

        // Times and positions go up, or stay near each other; cipher text jumps over the whole range.
        private static int Numbers(string text)
        {
            var unreadable = 0;
            List<int> row = [];
            foreach (var part in text.Split([',', ' ', '.', '|', ';']).Append("end"))
            {
                if (part.Trim('[', ']', '"', '{', '}') is { Length: > 0 and <= 3 } digits && byte.TryParse(digits, out var number))
                {
                    row.Add(number);
                    continue;
                }

                if (row.Count >= ManyNumbers && row.Distinct().Count() > row.Count / 3
                    && Enumerable.Range(1, row.Count - 1).Average(index => Math.Abs(row[index] - row[index - 1])) > 20)
                    unreadable += row.Count;
                row.Clear();
            }

            return unreadable;
        }
    }

    /// <summary>Printable, in ASCII or UTF-8, but for a few characters.</summary>
    private static bool IsText(byte[] data)
    {
        var text = Encoding.UTF8.GetString(data);
        return text.Count(static c => c == '\uFFFD' || char.IsControl(c) && c is not ('\n' or '\r' or '\t')) * 20 <= text.Length;
    }

    // Words change between letters and digits, or small and large letters, now and then; what encodes bytes does it all the time.
    private static bool IsMixed(string piece)
    {
        if (piece.Length < 6) return false;
        var changes = 0;
        for (var index = 1; index < piece.Length; index++)
        {
            if (KindOf(piece[index]) != KindOf(piece[index - 1]) && !(index == 1 && char.IsAsciiLetterUpper(piece[0]))) changes++;
        }

        return changes * 4 >= piece.Length || piece.Length >= LongPiece && piece.All(char.IsAsciiHexDigit) && piece.Any(char.IsAsciiLetter)
            && piece.Any(char.IsAsciiDigit)
            || piece.Length is >= LongPiece and < 30 && piece.All(char.IsAsciiDigit);
    }

    private static int KindOf(char c) => char.IsAsciiDigit(c) ? 0 : char.IsAsciiLetterLower(c) ? 1 : 2;

    private sealed record Request(IReadOnlyList<Text> Texts, string CardNumber, IReadOnlyList<Text> Known);

    private sealed record Text([property: JsonConverter(typeof(ExactTextConverter))] string Value);
}
