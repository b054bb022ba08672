namespace PageShield.Alerts.Channels;

/// <summary>A transport that describes its kind of channel for screens, validation and sending.</summary>
internal interface IChannelTransport : IAlertTransport
{
    static abstract ChannelDescription Description { get; }
}
