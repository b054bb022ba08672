namespace PageShield.Alerts.Channels;

/// <summary>A transport that says what screens, validation and sending need to know of its kind of channel.</summary>
internal interface IChannelTransport : IAlertTransport
{
    static abstract ChannelDescription Description { get; }
}
