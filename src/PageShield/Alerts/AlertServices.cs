using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PageShield.Alerts.Channels;
using PageShield.Alerts.Channels.Transports;
using PageShield.Alerts.Delivery;
using PageShield.Alerts.Raising;
using PageShield.Alerts.Rules;

namespace PageShield.Alerts;

/// <summary>Registers the alert services.</summary>
public static class AlertServices
{
    /// <summary>
    /// Adds alert raising and sending. The host registers the database context factory, data protection and a <see cref="TimeProvider"/>, and runs
    /// <see cref="AlertSender.RunAsync"/>.
    /// </summary>
    public static IServiceCollection AddAlerts(this IServiceCollection services)
    {
        services.AddOptions<AlertOptions>().BindConfiguration(AlertOptions.Section).ValidateOnStart();
        services.AddOptions<MailOptions>().BindConfiguration(MailOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AlertOptions>, AlertOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MailOptions>, MailOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<AlertSignal>();
        services.AddSingleton<AlertRaiser>();
        services.AddSingleton<ChannelSecrets>();
        services.AddScoped<ChannelRegistry>();
        services.AddSingleton<ChannelTester>();
        services.AddSingleton<DeliveryLog>();
        services.AddSingleton<AlertEscalator>();
        services.AddSingleton<AlertSender>();
        services.AddScoped<AlertRuleRegistry>();
        services.AddScoped<AlertMutes>();
        services.AddScoped<AlertActions>();
        services.AddSingleton<ChannelPost>();
        foreach (var kind in ChannelKinds.All) services.AddSingleton(typeof(IAlertTransport), ChannelKinds.TransportOf(kind));
        return services;
    }
}
