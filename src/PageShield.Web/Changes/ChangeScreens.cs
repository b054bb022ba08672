namespace PageShield.Web.Changes;

/// <summary>What the screens of changes need.</summary>
public static class ChangeScreens
{
    public static void AddChangeScreens(this IServiceCollection services) => services.AddSingleton<ScriptComparisons>();
}
