namespace PageShield.Detection;

/// <summary>One score per category, each from 1 (certain) to 99 (no sign).</summary>
public sealed record Subscores
{
    public required int Skimmer { get; init; }

    public required int Miner { get; init; }

    public required int Redirect { get; init; }

    public required int FakeUpdate { get; init; }

    public required int WalletDrainer { get; init; }

    public required int SupplyChain { get; init; }

    public required int Obfuscation { get; init; }
}
