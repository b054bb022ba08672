using System.Buffers;

namespace PageShield.Reports;

/// <summary>
/// Browser families that reported an observation. They help to distinguish a local problem of one visitor from a general one, but do not
/// identify visitors.
/// </summary>
[Flags]
public enum BrowserFamilies
{
    None = 0,
    Chrome = 1,
    Edge = 2,
    Firefox = 4,
    Safari = 8,
    Opera = 16,
    Samsung = 32,
    InApp = 64,
    Other = 128,
}
