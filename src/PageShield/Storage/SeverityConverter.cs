using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace PageShield.Storage;

/// <summary>Stores a severity as its word. A word that is none means a damaged row, and is read as the mildest.</summary>
internal sealed class SeverityConverter()
    : ValueConverter<Severity, string>(static severity => severity.Word(), static word => Severities.Read(word) ?? Severity.Info);
