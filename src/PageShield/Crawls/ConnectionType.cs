using System.Text.Json.Serialization;
using PageShield.Storage;

namespace PageShield.Crawls;

/// <summary>What carried a request: a Fetch destination, or the interface that sent it.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ConnectionType>))]
public enum ConnectionType
{
    Fetch, Xhr, Beacon, Websocket, Eventsource, Webrtc, Form, Navigation, Hint,
    Document, Iframe, Frame, Image, Style, Font, Script, Worker, Sharedworker, Serviceworker, Audioworklet, Paintworklet,
    Audio, Video, Track, Manifest, Object, Embed, Report, Json, Xslt, Webidentity, Other,
}
