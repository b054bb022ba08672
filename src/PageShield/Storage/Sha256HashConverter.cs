using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using PageShield.Reports;

namespace PageShield.Storage;

/// <summary>Stores digests as 32 bytes.</summary>
internal sealed class Sha256HashConverter()
    : ValueConverter<Sha256Hash, byte[]>(hash => hash.ToByteArray(), bytes => new Sha256Hash(bytes));
