namespace PageShield.IntegrationTests;

/// <summary>The process ended here.</summary>
internal sealed class ProcessStoppedException : Exception;
