using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Audit;

namespace PageShield.Web.Accounts;

/// <summary>A new token; the secret is shown this once.</summary>
public sealed record NewToken(int Id, string Token);
