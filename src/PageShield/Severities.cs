using System.Linq.Expressions;

namespace PageShield;

/// <summary>Severities as words, and as an order that databases can sort by.</summary>
public static class Severities
{
    /// <summary>All of them, mildest first.</summary>
    public static readonly IReadOnlyList<Severity> All = Enum.GetValues<Severity>();

    /// <summary>As JSON, messages and the database spell it: <c>info</c>, <c>low</c>, <c>medium</c>, <c>high</c> or <c>critical</c>.</summary>
    public static string Word(this Severity severity) => severity switch
    {
        Severity.Info => "info",
        Severity.Low => "low",
        Severity.Medium => "medium",
        Severity.High => "high",
        Severity.Critical => "critical",
        _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, "This is not a severity."),
    };

    /// <summary>Reads what <see cref="Word"/> writes; null for anything else.</summary>
    public static Severity? Read(string? word)
    {
        foreach (var severity in All)
            if (severity.Word() == word) return severity;
        return null;
    }

    /// <summary>
    /// Gravest first. The database holds words, whose alphabet is another order: sort and compare severities in queries by nothing else.
    /// </summary>
    public static IOrderedQueryable<T> OrderByGravest<T>(this IQueryable<T> rows, Expression<Func<T, Severity>> severity)
    {
        ArgumentNullException.ThrowIfNull(severity);
        Expression rank = Expression.Constant(All.Count);
        foreach (var each in All)
            rank = Expression.Condition(
                Expression.Equal(severity.Body, Expression.Constant(each)), Expression.Constant(All.Count - 1 - (int)each), rank);
        return rows.OrderBy(Expression.Lambda<Func<T, int>>(rank, severity.Parameters));
    }
}
