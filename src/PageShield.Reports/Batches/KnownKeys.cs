using System.Buffers.Binary;

namespace PageShield.Reports.Batches;

/// <summary>
/// Keys of a site that are known to the hub and bypass the budgets of endpoints, as 64-bit hashes: keys of stored observations
/// (<see cref="ObservationKey.Hash"/>), and templates confirmed by crawls (<see cref="OfTemplate"/>). Stored as sorted
/// big-endian numbers of eight bytes each.
/// </summary>
public sealed class KnownKeys
{
    /// <summary>Maximum number of keys that are written or read (800 KB).</summary>
    public const int MaxCount = 100_000;

    private static readonly HashSet<string> FetchDirectives = new(StringComparer.Ordinal)
    {
        "script-src", "script-src-elem", "script-src-attr", "style-src", "style-src-elem", "style-src-attr", "connect-src", "img-src", "font-src",
        "frame-src", "child-src", "worker-src", "object-src", "media-src", "manifest-src", "form-action", "default-src",
    };

    private readonly ulong[] _sorted;

    private KnownKeys(ulong[] sorted) => _sorted = sorted;

    /// <summary>The empty set.</summary>
    public static KnownKeys None { get; } = new([]);

    /// <summary>Number of keys.</summary>
    public int Count => _sorted.Length;

    /// <summary>Creates a set of hashes (<see cref="ObservationKey.Hash"/>). Drops duplicates, and hashes beyond <see cref="MaxCount"/>.</summary>
    public static KnownKeys Of(IEnumerable<ulong> hashes) => new([.. hashes.Distinct().Take(MaxCount).Order()]);

    /// <summary>Reads the stored form. Returns the empty set if the bytes are invalid.</summary>
    public static KnownKeys Read(ReadOnlySpan<byte> stored)
    {
        if (stored.Length % sizeof(ulong) != 0 || stored.Length / sizeof(ulong) > MaxCount) return None;

        var hashes = new ulong[stored.Length / sizeof(ulong)];
        for (var i = 0; i < hashes.Length; i++) hashes[i] = BinaryPrimitives.ReadUInt64BigEndian(stored[(i * sizeof(ulong))..]);
        Array.Sort(hashes);
        return new KnownKeys(hashes);
    }

    /// <summary>The hash of a template that a crawl confirmed.</summary>
    public static ulong OfTemplate(string template) => ObservationKey.ShortOf(Sha256Hash.OfText(template));

    /// <summary>
    /// Whether the observation is stored, or crawls have seen all of its parts: page, blocked URL and source file.
    /// Senders control all parts, so one unknown part makes it new.
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
