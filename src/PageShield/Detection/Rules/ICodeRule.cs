namespace PageShield.Detection.Rules;

/// <summary>Detects one kind of behavior from the facts about a piece of code.</summary>
internal interface ICodeRule
{
    /// <summary>Returns findings, each with its weight and with the reasons for it in the evidence.</summary>
    IEnumerable<ScriptFinding> Find(CodeUnit unit);
}
