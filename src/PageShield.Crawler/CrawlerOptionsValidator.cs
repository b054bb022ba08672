using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace PageShield.Crawler;

[OptionsValidator]
internal sealed partial class CrawlerOptionsValidator : IValidateOptions<CrawlerOptions>;
