namespace PageShield.Crawler.Discovery;

/// <summary>How busy the machine is.</summary>
/// <param name="ProcessorShare">0 for idle to 1 for all processors busy.</param>
/// <param name="FreeMemory">Bytes that are available.</param>
internal readonly record struct MachineLoad(double ProcessorShare, long FreeMemory);
