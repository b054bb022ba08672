namespace PageShield.JavaScript.Browser;

/// <summary>What a browser API does when code calls, constructs or reads it.</summary>
internal enum ApiUse
{
    /// <summary>Known by name only.</summary>
    None,

    // Sends.
    Request, Beacon, HttpRequest, Socket, EventStream, PeerConnection, ImageRequest, OpenWindow, Navigate, PostMessage, SubmitForm, TakeAddress,

    // Runs and loads.
    RunText, MakeFunction, RunLater, RunRepeatedly, LoadScripts, StartWorker,

    // Reads.
    CollectForm, ReadCookies, ReadReferrer, ReadAddress, ReadAgent, ReadClipboard, ReadPixels, AskVisitor, Wallet, GetAttribute, Credentials,

    // Stores, writes and shows.
    Storage, GetItem, SetItem, RemoveItem, WriteClipboard, RunCommand, ShowDialog,

    // Decodes and encodes.
    DecodeCharacters, DecodeBase64, DecodePercent, DecodeUri, EncodeBase64, EncodeUri, Random,

    // Finds elements.
    FindById, FindBySelector, FindAllBySelector, FindByTag, FindByName, FindByClass, MatchSelector,

    // Changes the page.
    CreateElement, CreateElementInNamespace, InsertNode, SetAttribute, WriteDocument, InsertMarkup, ParseMarkup, SetMarkup, GetContext,

    // Listens.
    Listen, ListenOnce, ListenBelow,
}
