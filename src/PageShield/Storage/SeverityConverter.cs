using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace PageShield.Storage;

/// <summary>Stores a severity as its word. An unknown word means a damaged row, and is read as the lowest severity.</summary>
internal sealed class SeverityConverter()
    : ValueConverter<Severity, string>(static severity => severity.Word(), static word => Severities.Read(word) ?? Severity.Info);
