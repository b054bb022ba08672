using System.Buffers.Binary;

namespace PageShield.Reports;

/// <summary>
/// What a hub knows of a site, as 64-bit hashes, for endpoints to let it past their budgets: the keys of stored observations
/// (<see cref="ObservationKey.Hash"/>), and the templates that crawls confirmed (<see cref="OfTemplate"/>). Stored as sorted
/// big-endian numbers, eight bytes each.
/// </summary>
public sealed class KnownKeys
{
    /// <summary>More than this many are neither written nor read (800 KB).</summary>
    public const int MaxCount = 100_000;

    private static readonly HashSet<string> FetchDirectives = new(StringComparer.Ordinal)
    {
        "script-src", "script-src-elem", "script-src-attr", "style-src", "style-src-elem", "style-src-attr", "connect-src", "img-src", "font-src",
        "frame-src", "child-src", "worker-src", "object-src", "media-src", "manifest-src", "form-action", "default-src",
    };

    private readonly ulong[] _sorted;

    private KnownKeys(ulong[] sorted) => _sorted = sorted;

    /// <summary>No key.</summary>
    public static KnownKeys None { get; } = new([]);

    /// <summary>How many keys.</summary>
    public int Count => _sorted.Length;

    /// <summary>A set of these hashes (<see cref="ObservationKey.Hash"/>); doubles are dropped, and what exceeds <see cref="MaxCount"/>.</summary>
    public static KnownKeys Of(IEnumerable<ulong> hashes) => new([.. hashes.Distinct().Take(MaxCount).Order()]);

    /// <summary>Reads the stored form; bytes that are no such set give the empty one.</summary>
    public static KnownKeys Read(ReadOnlySpan<byte> stored)
    {
        if (stored.Length % sizeof(ulong) != 0 || stored.Length / sizeof(ulong) > MaxCount) return None;

        var hashes = new ulong[stored.Length / sizeof(ulong)];
        for (var i = 0; i < hashes.Length; i++) hashes[i] = BinaryPrimitives.ReadUInt64BigEndian(stored[(i * sizeof(ulong))..]);
        Array.Sort(hashes);
        return new KnownKeys(hashes);
    }

    /// <summary>The hash under which a template that a crawl confirmed is in the set.</summary>
    public static ulong OfTemplate(string template) => ObservationKey.ShortOf(Sha256Hash.OfText(template));

    /// <summary>
    /// Whether the observation is stored, or made of nothing but what crawls have met: page, blocked URL and source file alike.
    /// Senders choose all of them, so that one unknown part makes it new.
    /// </summary>
    /// <param name="key">The observation.</param>
    /// <param name="digest">Its digest.</param>
    public bool Contains(ObservationKey key, Sha256Hash digest)
    {
        if (_sorted.Length == 0) return false;
        if (Contains(ObservationKey.ShortOf(digest))) return true;
        return key.BlockedUrl.Length > 0 && FetchDirectives.Contains(key.Directive) && key.Kind == ReportType.CspViolation
            && Contains(OfTemplate(key.BlockedUrl)) && Contains(OfTemplate(key.PageUrl))
                && (key.SourceFile.Length == 0 || Contains(OfTemplate(key.SourceFile)));
    }

    /// <summary>Whether the hash is in the set.</summary>
    public bool Contains(ulong hash) => Array.BinarySearch(_sorted, hash) >= 0;

    /// <summary>The stored form.</summary>
    public byte[] ToByteArray()
    {
        var stored = new byte[_sorted.Length * sizeof(ulong)];
        for (var i = 0; i < _sorted.Length; i++) BinaryPrimitives.WriteUInt64BigEndian(stored.AsSpan(i * sizeof(ulong)), _sorted[i]);
        return stored;
    }
}
