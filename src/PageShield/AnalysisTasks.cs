using PageShield.Changes;
using PageShield.Detection;
using PageShield.Detection.Examination;
using PageShield.Detection.Intelligence;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;
using PageShield.JavaScript;
using PageShield.JavaScript.Printing;
using PageShield.Sites;
using PageShield.Sites.Journeys;
using PageShield.Workers;

namespace PageShield;

/// <summary>Every task that analysis worker processes run.</summary>
public static class AnalysisTasks
{
    public static IReadOnlyList<WorkerTask> All { get; } =
        [ScriptLayout.Task, ScriptTraits.Task, ScriptComparer.Task, ScriptComparer.SteadyTask, ReadList.Task, ExamineScript.TakeLists,
        ExamineScript.Task, RecordedJourney.Task];
}
