namespace PageShield.Alerts.Channels;

/// <summary>Registers the transport of the annotated kind of channel.</summary>
/// <typeparam name="T">The transport.</typeparam>
internal sealed class DeliveredByAttribute<T> : TransportAttribute
    where T : class, IChannelTransport
{
    public override Type Transport => typeof(T);

    public override ChannelDescription Description => T.Description;
}
