using System.Text.Json.Serialization;

namespace PageShield.Detection;

/// <summary>The kind of harm that evidence indicates. Each has its own subscore.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ThreatCategory>))]
public enum ThreatCategory
{
    /// <summary>No category stands out.</summary>
    None,

    /// <summary>Steals what visitors type: cards, passwords, keystrokes, sessions.</summary>
    Skimmer,

    /// <summary>Mines cryptocurrency on visitors' devices.</summary>
    Miner,

    /// <summary>Sends visitors elsewhere: traffic distribution, malvertising, exploit-kit frames.</summary>
    Redirect,

    /// <summary>Fake updates, fake captchas and clipboard hijacking.</summary>
    FakeUpdate,

    /// <summary>Makes a crypto wallet sign transfers to the attacker.</summary>
    WalletDrainer,

    /// <summary>Fetches and runs code from a hidden address.</summary>
    SupplyChain,

    /// <summary>Hides what it does. Never more than suspicious on its own.</summary>
    Obfuscation,
}
