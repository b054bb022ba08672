namespace PageShield.Detection.Values;

/// <summary>Labels on a value: where its data came from and how it was transformed.</summary>
[Flags]
internal enum Labels : uint
{
    None = 0,

    /// <summary>The value of a form field.</summary>
    Field = 1 << 0,

    /// <summary>Values of fields that were read wholesale (all inputs, a whole form).</summary>
    AllFields = 1 << 1,

    /// <summary>A field whose name, label or key indicates a payment card.</summary>
    Card = 1 << 2,

    /// <summary>A password field, or a key that indicates one.</summary>
    Password = 1 << 3,

    Cookie = 1 << 4,
    Storage = 1 << 5,
    Key = 1 << 6,
    Clipboard = 1 << 7,

    /// <summary>Text of the page.</summary>
    PageText = 1 << 8,

    Referrer = 1 << 9,
    Agent = 1 << 10,

    /// <summary>The page's own address or parts of it.</summary>
    Place = 1 << 11,

    /// <summary>A server's response.</summary>
    Response = 1 << 12,

    /// <summary>Pixels of a canvas.</summary>
    Pixels = 1 << 13,

    /// <summary>A message from another window, worker or socket.</summary>
    Message = 1 << 14,

    /// <summary>Output of an encoder or a cipher.</summary>
    Encoded = 1 << 15,

    /// <summary>Output of a decoder: characters from numbers, Base64, hexadecimal.</summary>
    Decoded = 1 << 16,

    Random = 1 << 17,

    /// <summary>Name or id of a field, as opposed to its value.</summary>
    FieldName = 1 << 18,

    /// <summary>A field with personal data: name, address, phone, email.</summary>
    Person = 1 << 19,

    /// <summary>The value of a field that the script itself created.</summary>
    OwnField = 1 << 20,

    Wallet = 1 << 21,

    /// <summary>Data that a visitor types or stores.</summary>
    Secrets = Field | AllFields | Card | Password | Cookie | Storage | Key | Clipboard | Person,

    /// <summary>Data that only comes from typing or forms.</summary>
    Typed = Field | AllFields | Card | Password | Key,

    /// <summary>Labels that operations on data propagate.</summary>
    Data = Secrets | PageText | Referrer | Agent | Place | Response | Pixels | Message | Encoded | Decoded | Random | FieldName | OwnField | Wallet,
}
