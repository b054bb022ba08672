using Microsoft.EntityFrameworkCore;

namespace PageShield.Storage;

public sealed partial class PageShieldDbContext
{
    /// <summary>
    /// The same rule for both providers, though SQLite would take any length: what is longer than its column is refused by name. Texts
    /// of observed pages keep their place with U+FFFD for what no database can hold; what operators send is refused before it gets here.
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
