namespace PageShield.Detection.Rules;

/// <summary>Looks for one kind of behaviour in the facts about a piece of code.</summary>
internal interface ICodeRule
{
    /// <summary>Findings, each with its own weight; what was weighed is said in the evidence.</summary>
    IEnumerable<ScriptFinding> Find(CodeUnit unit);
}
