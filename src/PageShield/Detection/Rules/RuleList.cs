namespace PageShield.Detection.Rules;

/// <summary>All rules. Whatever else is to know of a rule (its findings' names, titles, severities and weights) stands in the rule itself.</summary>
internal static class RuleList
{
    /// <summary>Rules about one piece of code: asked of the script itself, and of every code that it unpacks.</summary>
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

    /// <summary>Rules about a script as a whole: asked once.</summary>
    public static IReadOnlyList<IScriptRule> OfScript { get; } =
    [
        new MarkupRule(),
        new BrokenCodeRule(),
    ];
}
