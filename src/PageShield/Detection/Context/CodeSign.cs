using System.Globalization;

namespace PageShield.Detection.Context;

/// <summary>One piece of evidence in a content's code, as its judgement keeps it.</summary>
public sealed record CodeSign(string Rule, Severity Severity, double Weight);
