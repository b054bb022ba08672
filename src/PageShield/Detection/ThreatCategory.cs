using System.Text.Json.Serialization;

namespace PageShield.Detection;

/// <summary>What kind of harm a piece of evidence speaks for; one sub-score each.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ThreatCategory>))]
public enum ThreatCategory
{
    /// <summary>No category stands out.</summary>
    None,

    /// <summary>Takes what visitors type: cards, passwords, keystrokes, sessions.</summary>
    Skimmer,

    /// <summary>Mines on visitors' machines.</summary>
    Miner,

    /// <summary>Sends visitors elsewhere: traffic distribution, malvertising, exploit-kit frames.</summary>
    Redirect,

    /// <summary>Fake updates, fake captchas and clipboard hijacking.</summary>
    FakeUpdate,

    /// <summary>Asks a crypto wallet to sign a transfer away.</summary>
    WalletDrainer,

    /// <summary>Fetches and runs code from a place that it hides.</summary>
    SupplyChain,

    /// <summary>Hides what it does; never more than suspicious by itself.</summary>
    Obfuscation,
}
