namespace PageShield.Detection.Rules;

/// <summary>All rules. Names, titles, severities and weights of a rule's findings are defined in the rule itself.</summary>
internal static class RuleList
{
    /// <summary>Rules for one piece of code. They run on the script itself and on all code that it unpacks.</summary>
    public static IReadOnlyList<ICodeRule> OfCode { get; } =
    [
        new FieldTheftRule(),
        new RemoteCodeRule(),
        new HiddenLoaderRule(),
        new HiddenFrameRule(),
        new RedirectRule(),
        new MinerRule(),
        new WalletRule(),
        new ClipboardRule(),
        new FakeFormRule(),
        new ExploitRule(),
        new HiddenAddressRule(),
        new SelfDescriptionRule(),
        new ObfuscationRule(),
    ];

    /// <summary>Rules for a script as a whole. They run once.</summary>
    public static IReadOnlyList<IScriptRule> OfScript { get; } =
    [
        new MarkupRule(),
        new BrokenCodeRule(),
    ];
}
