namespace PageShield.Alerts.Channels;

/// <summary>Registers a transport for the kind of channel that it stands on.</summary>
/// <typeparam name="T">The transport.</typeparam>
internal sealed class DeliveredByAttribute<T> : TransportAttribute
    where T : class, IChannelTransport
{
    public override Type Transport => typeof(T);

    public override ChannelDescription Description => T.Description;
}
