using PageShield.Detection.Examination;

namespace PageShield.Detection.Rules;

/// <summary>Detects one kind of behavior in a script as a whole.</summary>
internal interface IScriptRule
{
    /// <summary>Returns findings, each with its weight and with the reasons for it in the evidence.</summary>
    IEnumerable<ScriptFinding> Find(ExaminedScript script);
}
