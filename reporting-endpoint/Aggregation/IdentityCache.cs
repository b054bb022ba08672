using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;
using System.Security.Cryptography;

namespace PageShield.ReportingEndpoint.Aggregation;

/// <summary>
/// Caches the slots of reports by their identity bytes, to avoid decoding known reports again. Bounded: there are two
/// generations. The older is dropped when the younger is full, so frequent reports stay cached.
/// </summary>
internal sealed class IdentityCache
{
    private const int Capacity = 16_384;

    private Dictionary<byte[], CachedSlots> _young = New();
    private Dictionary<byte[], CachedSlots> _old = New();

    public bool TryFind(ReadOnlySpan<byte> identity, out CachedSlots found)
    {
        var young = _young.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (young.TryGetValue(identity, out found)) return true;
        if (!_old.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(identity, out found)) return false;

        Add(identity, found);
        return true;
    }

    public void Add(ReadOnlySpan<byte> identity, CachedSlots slots)
    {
        if (_young.Count >= Capacity)
        {
            _old = _young;
            _young = New();
        }

        _young[identity.ToArray()] = slots;
    }

    private static Dictionary<byte[], CachedSlots> New() => new(new BytesComparer());

    private sealed class BytesComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        /// <summary>Random per process: senders cannot provoke hash collisions.</summary>
        private static readonly long Seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate) => (int)XxHash3.HashToUInt64(alternate, Seed);
    }
}
