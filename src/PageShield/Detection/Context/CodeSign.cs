using System.Globalization;

namespace PageShield.Detection.Context;

/// <summary>One piece of evidence in the code of a script version, as stored in its judgement.</summary>
public sealed record CodeSign(string Rule, Severity Severity, double Weight);
