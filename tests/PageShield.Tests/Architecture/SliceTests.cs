using NetArchTest.Rules;
using PageShield.Storage;

namespace PageShield.Tests.Architecture;

public sealed class SliceTests
{
    /// <summary>Each slice may use what stands before it, and the ground floor.</summary>
    private static readonly string[] Slices =
        ["Audit", "Accounts", "Sites", "Crawls", "Observations", "Inventory", "Changes", "Detection", "Policies", "Alerts", "Compliance"];

    private static readonly string[] GroundFloor = ["Csp", "Isolation", "JavaScript", "Network", "Workers"];

    public static TheoryData<string> AllSlices => [.. Slices];

    public static TheoryData<string> AllGround => [.. GroundFloor];

    [Theory]
    [MemberData(nameof(AllSlices))]
    public void A_slice_uses_only_what_stands_to_its_left(string slice)
    {
        var right = Slices[(Array.IndexOf(Slices, slice) + 1)..];

        AssertNoUse(slice, right);
    }

    [Theory]
    [MemberData(nameof(AllGround))]
    public void The_ground_floor_knows_no_data(string ground) => AssertNoUse(ground, [.. Slices, "Storage"]);

    private static void AssertNoUse(string from, string[] forbidden)
    {
        if (forbidden.Length == 0) return;

        var result = Types.InAssembly(typeof(PageShieldDbContext).Assembly)
            .That().ResideInNamespaceMatching($@"^PageShield\.{from}(\.|$)")
            .ShouldNot().HaveDependencyOnAny([.. forbidden.Select(name => $"PageShield.{name}")])
            .GetResult();

        Assert.True(result.IsSuccessful, $"{from} must not use {string.Join(", ", forbidden)}: {string.Join(", ", result.FailingTypeNames ?? [])}");
    }
}
