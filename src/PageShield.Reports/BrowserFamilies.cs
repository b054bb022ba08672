using System.Buffers;

namespace PageShield.Reports;

/// <summary>
/// Which browsers reported something: enough to tell one visitor's oddity from what everybody sees, too little to tell visitors apart.
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
