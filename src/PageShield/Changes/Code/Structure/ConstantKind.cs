namespace PageShield.Changes.Code.Structure;

/// <summary>Kinds of constants.</summary>
internal enum ConstantKind : byte
{
    Undefined,
    Boolean,
    Number,
    Text,
}
