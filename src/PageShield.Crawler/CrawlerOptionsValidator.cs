using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using PageShield.Reports.Settings;

namespace PageShield.Crawler;

[OptionsValidator]
internal sealed partial class CrawlerOptionsValidator : IValidateOptions<CrawlerOptions>;
