using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace PageShield.Web.Accounts.Tokens;

/// <summary>A new token; the secret is shown only once.</summary>
public sealed record NewToken(int Id, string Token);
