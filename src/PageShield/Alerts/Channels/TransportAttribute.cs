namespace PageShield.Alerts.Channels;

/// <summary>Names the transport of a kind of channel.</summary>
[AttributeUsage(AttributeTargets.Field)]
internal abstract class TransportAttribute : Attribute
{
    public abstract Type Transport { get; }

    public abstract ChannelDescription Description { get; }
}
