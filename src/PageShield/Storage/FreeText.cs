using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace PageShield.Storage;

/// <summary>Turns text typed into a search field into a condition on a text column.</summary>
public static class FreeText
{
    private const string Escape = "\\";

    /// <summary>Rows whose column contains the text, ignoring ASCII case; wildcards in the text are literal.</summary>
    public static IQueryable<T> WhereContains<T>(this IQueryable<T> rows, Expression<Func<T, string>> column, string text)
    {
        var pattern = "%" + text.ToLowerInvariant()
            .Replace(Escape, Escape + Escape, StringComparison.Ordinal)
            .Replace("%", Escape + "%", StringComparison.Ordinal)
            .Replace("_", Escape + "_", StringComparison.Ordinal) + "%";
#pragma warning disable CA1304, CA1311 // Translated to SQL's lower(); never run in the program.
        Expression<Func<string, bool>> like = value => EF.Functions.Like(value.ToLower(), pattern, Escape);
#pragma warning restore CA1304, CA1311
        var body = new Substitution(like.Parameters[0], column.Body).Visit(like.Body);
        return rows.Where(Expression.Lambda<Func<T, bool>>(body, column.Parameters));
    }

    private sealed class Substitution(ParameterExpression from, Expression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
