using PageShield.Detection.Examination;

namespace PageShield.Detection.Rules;

/// <summary>Looks for one kind of behaviour in a script as a whole.</summary>
internal interface IScriptRule
{
    /// <summary>Findings, each with its own weight; what was weighed is said in the evidence.</summary>
    IEnumerable<ScriptFinding> Find(ExaminedScript script);
}
