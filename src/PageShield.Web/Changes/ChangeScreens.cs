namespace PageShield.Web.Changes;

/// <summary>Services of the change pages.</summary>
public static class ChangeScreens
{
    public static void AddChangeScreens(this IServiceCollection services) => services.AddSingleton<ScriptComparisons>();
}
