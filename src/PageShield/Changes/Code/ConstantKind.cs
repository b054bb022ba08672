namespace PageShield.Changes.Code;

/// <summary>Sorts of constants.</summary>
internal enum ConstantKind : byte
{
    Undefined,
    Boolean,
    Number,
    Text,
}
