namespace PageShield.Detection.Values;

/// <summary>What a value may carry: where its data came from and what was done to it.</summary>
[Flags]
internal enum Labels : uint
{
    None = 0,

    /// <summary>The value of a form field.</summary>
    Field = 1 << 0,

    /// <summary>Values of fields that were gathered wholesale (all inputs, a whole form).</summary>
    AllFields = 1 << 1,

    /// <summary>A field whose name, label or key speaks of a payment card.</summary>
    Card = 1 << 2,

    /// <summary>A password field, or a key that says so.</summary>
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

    /// <summary>What a server answered.</summary>
    Response = 1 << 12,

    /// <summary>Pixels of a canvas.</summary>
    Pixels = 1 << 13,

    /// <summary>A message from another window, worker or socket.</summary>
    Message = 1 << 14,

    /// <summary>Went through an encoder or a cipher.</summary>
    Encoded = 1 << 15,

    /// <summary>Went through a decoder: characters from numbers, Base64, hexadecimal.</summary>
    Decoded = 1 << 16,

    Random = 1 << 17,

    /// <summary>Name or id of a field, as opposed to its value.</summary>
    FieldName = 1 << 18,

    /// <summary>A field of identity: name, address, telephone, mail.</summary>
    Person = 1 << 19,

    /// <summary>The value of a field that the script itself created.</summary>
    OwnField = 1 << 20,

    Wallet = 1 << 21,

    /// <summary>What a visitor types or keeps.</summary>
    Secrets = Field | AllFields | Card | Password | Cookie | Storage | Key | Clipboard | Person,

    /// <summary>What only a form can hold.</summary>
    Typed = Field | AllFields | Card | Password | Key,

    /// <summary>What is passed on by operations on data.</summary>
    Data = Secrets | PageText | Referrer | Agent | Place | Response | Pixels | Message | Encoded | Decoded | Random | FieldName | OwnField | Wallet,
}
