using Microsoft.Extensions.Logging.Abstractions;
using PageShield.Alerts.Delivery;
using PageShield.Alerts.Raising;
using PageShield.Detection;
using PageShield.Pipeline;
using PageShield.Pipeline.Verdicts;

namespace PageShield.IntegrationTests.Detection;

/// <summary>The analysis of a queue, composed as the server does it.</summary>
internal static class Analyses
{
    public static ScriptAnalysis Of(TestDatabase database, JudgementQueue queue, TimeProvider time) =>
        new(queue, VerdictsOf(database, time), NullLogger<ScriptAnalysis>.Instance);

    public static VerdictUpdate VerdictsOf(TestDatabase database, TimeProvider time) =>
        new(new RecordingTransaction(database, new PipelineSignals(new AlertSignal())), new AlertRaiser(time));
}
