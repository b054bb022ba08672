namespace PageShield.Changes.Code.Structure;

/// <summary>Sorts of constants.</summary>
internal enum ConstantKind : byte
{
    Undefined,
    Boolean,
    Number,
    Text,
}
