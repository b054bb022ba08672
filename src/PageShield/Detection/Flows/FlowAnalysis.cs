using Acornima.Ast;
using PageShield.Detection.Decoding;
using PageShield.Detection.Flows.Facts;
using PageShield.Detection.Flows.Hosts;
using PageShield.Detection.Values;

namespace PageShield.Detection.Flows;

/// <summary>
/// Interprets a script abstractly: executes every statement once per pass, in code order, whatever the conditions are, and joins values over all
/// executions. This follows data through variables, properties, callbacks, serialization and control-flow flattening in linear time. Two or three
/// passes propagate arguments and return values to where they are used.
/// </summary>
internal static class FlowAnalysis
{
    private const int LargestSource = 1_500_000;
    private const int LargeSource = 60_000;
    private const int FewDecoded = 3;
    private const int MaxPasses = 3;
    private const int LargeLibrary = 20_000;

    /// <summary>Analyzes one parsed script. Uses the <c>UserData</c> of the nodes, so the tree must not be shared during the analysis.</summary>
    public static FlowResult Run(Acornima.Ast.Program program, string source, DecodingWork work, CancellationToken cancellationToken)
    {
        var engine = new FlowEngine(program, source, work, cancellationToken);
        Interpret(engine, program);
        return new FlowResult
        {
            Facts = engine.Log.Facts,
            Questions = engine.Log.Questions,
            BuiltTexts = engine.Log.BuiltTexts,
            Literals = engine.Log.Literals,
            Names = engine.Log.Names,
            Cut = engine.Run.Cut,
            Decoded = engine.Decoders.Decoded,
        };
    }

    private static void Interpret(FlowEngine engine, Acornima.Ast.Program program)
    {
        var run = engine.Run;
        var passes = engine.Source.Length > LargestSource ? 2 : MaxPasses;
        engine.Scopes.Hoist(program, engine.Top, null);
        for (run.Pass = 0; run.Pass < passes; run.Pass++)
        {
            if (!run.MayPass(program.End)) break;
            Pass(engine, program);
            if (run.Cut || !run.Changed && run.Pass > 0 || program.End > LargeLibrary && !engine.Log.Facts.Exists(Matters)) break;
            // A third pass is worthwhile if the code uses its own decoders or is small, as attackers' code often is.
            if (run.Pass == 1 && engine.Source.Length > LargeSource && engine.Decoders.Decoded <= FewDecoded) break;
        }
    }

    private static void Pass(FlowEngine engine, Acornima.Ast.Program program)
    {
        var run = engine.Run;
        run.Changed = false;
        engine.Log.StartPass();
        engine.Globals.StartPass();
        run.Enter(engine.Top, null, HostValues.Window);
        foreach (var statement in program.Body) engine.Statements.Execute(statement);
        while (run.HasSteps && engine.Functions.TryTake(out var function))
        {
            run.Enter(function.Scope, function, function.This);
            engine.Statements.ExecuteBody(function);
        }
    }

    // A large library that sends, loads and runs nothing has no data flow to follow.
    private static bool Matters(Fact fact) =>
        fact.Kind is not (
        FactKind.Listen or FactKind.Poll or FactKind.PageTest or FactKind.VisitorTest or FactKind.DevtoolsTest or FactKind.CardTest);
}
