using Microsoft.EntityFrameworkCore;

namespace PageShield.Storage;

public sealed partial class PageShieldDbContext
{
    /// <summary>
    /// Applies the same rule for both providers, although SQLite accepts any length: a text longer than its column is rejected by name. In texts of
    /// observed pages, characters that no database can store are replaced by U+FFFD. Operators' input is rejected before it gets here.
    /// </summary>
    private void CheckTexts()
    {
        foreach (var entry in ChangeTracker.Entries().Where(static entry => entry.State is EntityState.Added or EntityState.Modified))
            foreach (var property in entry.Properties)
            {
                if (property.CurrentValue is not string text || (entry.State == EntityState.Modified && !property.IsModified)) continue;
                if (!property.Metadata.IsKey() && StorableText.FaultOf(text) is not null) property.CurrentValue = text = StorableText.Mended(text);
                if (property.Metadata.GetMaxLength() is { } most && text.Length > most)
                    throw new UnstorableValueException(
                        $"{property.Metadata.Name} of a {entry.Metadata.ShortName()} has {text.Length} characters; at most {most} can be stored.");
            }
    }
}
