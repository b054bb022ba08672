using PageShield.Detection.Flows.Facts;

namespace PageShield.Detection.Values;

/// <summary>Kind of browser object.</summary>
internal enum HostKind : byte
{
    None, Window, Document, Location, Element, Elements, Form, Forms, ScriptElement, FrameElement, ImageElement, OwnField,
    JQuery, JQuerySet, Xhr, Socket, EventSource, Event, KeyEvent, FormData, Storage, Canvas, Context2d, Peer, Channel, Worker, Style,
    RegExp, CopyEvent, ClipboardData, Wallet, Response,
}
