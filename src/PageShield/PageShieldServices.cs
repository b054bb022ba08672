using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PageShield.Accounts;
using PageShield.Audit;
using PageShield.Inventory.Authorizations;
using PageShield.Observations;
using PageShield.Observations.Rules;
using PageShield.Pipeline.Upkeep;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield;

/// <summary>Registers the product without a web server: options, data directory, database and feature services.</summary>
public static class PageShieldServices
{
    /// <summary>Registers what both the server and the command line need.</summary>
    public static IServiceCollection AddPageShield(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PageShieldOptions>().Bind(configuration.GetSection(PageShieldOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PageShieldOptions>, PageShieldOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);

        services.AddStorage();
        services.AddScoped<ApiTokens>();
        services.AddSingleton<GuessLimit>();
        services.AddScoped<AccountRescue>();
        services.AddSingleton<AuditLog>();
        services.TryAddSingleton(static provider => new SiteSecrets(provider.GetService<IDataProtectionProvider>()));
        services.AddScoped<SiteRegistry>();
        services.AddScoped<SiteImport>();
        services.AddScoped<SiteRemoval>();
        services.AddScoped<ScriptAuthorizer>();
        services.AddScoped<ReportRules>();
        services.AddScoped<ScriptCorrections>();
        return services;
    }

    private static void AddStorage(this IServiceCollection services)
    {
        services.AddSingleton(provider => new DataDirectory(provider.GetRequiredService<IOptions<PageShieldOptions>>().Value.DataDirectory));
        services.AddSingleton<DatabaseMigrator>();
        services.AddDbContextFactory<PageShieldDbContext>((provider, builder) =>
        {
            var hub = provider.GetRequiredService<IOptions<PageShieldOptions>>().Value.Hub;
            if (string.IsNullOrWhiteSpace(hub)) builder.UsePageShieldSqlite(provider.GetRequiredService<DataDirectory>().Database);
            else builder.UsePageShieldPostgreSql(hub);
        });
    }
}
