namespace PageShield.ReportingEndpoint.Aggregation;

/// <summary>Kinds of <see cref="Slot"/>; the values are the spool's record tags.</summary>
internal enum SlotKind : byte
{
    Observation = 1,
    Hash = 2,
    Outcome = 3,
}
