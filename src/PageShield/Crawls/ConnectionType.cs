using System.Text.Json.Serialization;
using PageShield.Storage;

namespace PageShield.Crawls;

/// <summary>How a request was made: a Fetch destination, or the API that sent it.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ConnectionType>))]
public enum ConnectionType
{
    Fetch, Xhr, Beacon, Websocket, Eventsource, Webrtc, Form, Navigation, Hint,
    Document, Iframe, Frame, Image, Style, Font, Script, Worker, Sharedworker, Serviceworker, Audioworklet, Paintworklet,
    Audio, Video, Track, Manifest, Object, Embed, Report, Json, Xslt, Webidentity, Other,
}
