using PageShield.Changes;
using PageShield.Changes.Code;

namespace PageShield.Tests.Changes.Code;

public sealed class FunctionChangesTests
{
    private const string First = "function format(amount, digits) { return amount.toFixed(digits) + ' ' + currency(amount); }";
    private const string Second = "function currency(amount) { if (amount > 10) { return 'EUR'; } return 'cent'; }";
    private const string Third = "function render(list) { list.forEach(function (item) { document.title = item.name + format(item.price, 2); }); }";

    [Fact]
    public void A_moved_function_is_named_and_not_shown_as_removed_and_added()
    {
        var comparison = ScriptDiff.Compare($"{First}\n{Second}\n{Third}", $"{Third}\n{First}\n{Second}");

        Assert.Equal(ChangeClass.Cosmetic, comparison.Class);
        var moved = Assert.Single(comparison.FunctionChanges, change => change.IsMoved);
        Assert.Equal(("render", ChangeClass.None, 1), (moved.NewName, moved.Class, moved.NewLine));
        Assert.Empty(comparison.Hunks);
    }

    [Fact]
    public void A_renamed_function_is_named_by_both_names()
    {
        var comparison =
            ScriptDiff.Compare($"{First}\n{Second}\n{Third}", $"{First}\n{Second}\n{Third}".Replace("currency", "unitOf", StringComparison.Ordinal));

        var renamed = Assert.Single(comparison.FunctionChanges);
        Assert.Equal(("currency", "unitOf", true, false), (renamed.OldName, renamed.NewName, renamed.IsRenamed, renamed.IsMoved));
    }

    [Fact]
    public void Functions_that_came_went_and_changed_are_named_with_their_lines()
    {
        var comparison =
            ScriptDiff.Compare($"{First}\n{Second}", $"{First.Replace("+ ' ' +", "+ currency.sign + ' ' +", StringComparison.Ordinal)}\n{Third}");

        Assert.Collection(comparison.FunctionChanges,
            change => Assert.Equal(("format", ChangeClass.Code, 1, 1), (change.NewName, change.Class, change.OldLine, change.NewLine)),
            change => Assert.Equal(("render", true), (change.NewName, change.IsAdded)),
            change => Assert.Equal(("currency", true), (change.OldName, change.IsRemoved)));
    }

    [Fact]
    public void What_is_inside_a_new_function_is_told_by_that_function()
    {
        var comparison = ScriptDiff.Compare(First, $"{First}\n{Third}");

        Assert.Equal("render", Assert.Single(comparison.FunctionChanges).NewName);
        Assert.Equal(2, comparison.Functions.Added);
    }

    [Fact]
    public void Each_line_that_became_another_names_it()
    {
        var comparison = ScriptDiff.Compare("go(1);\nstay();\nsend('a', total, 1);", "stay();\nsend('b', total, 1);\nmore();");

        var removed = Assert.Single(comparison.Hunks[0].Lines, line => line.Text.StartsWith("send('a'", StringComparison.Ordinal));
        var added = Assert.Single(comparison.Hunks[0].Lines, line => line.Text.StartsWith("send('b'", StringComparison.Ordinal));
        Assert.Equal((added.NewLine, removed.OldLine), (removed.CounterpartLine, added.CounterpartLine));
        Assert.All(comparison.Hunks[0].Lines.Where(line => line.Text is "go(1);" or "more();"), line => Assert.Null(line.CounterpartLine));
    }
}
