using System.Text.Json.Serialization;
using PageShield.Reports;

namespace PageShield.Crawls.Captures;

/// <summary>One field of a form.</summary>
/// <param name="Name">Its name, otherwise its id, otherwise an empty string.</param>
/// <param name="Type">The input type, <c>select</c> or <c>textarea</c>.</param>
/// <param name="Purpose">What it asks for, if it can be determined: <c>cc-number</c>, <c>cc-csc</c>, <c>cc-exp</c>, <c>cc-name</c>,
/// <c>current-password</c>, <c>email</c>… or null.</param>
public sealed record CapturedField(string Name, string Type, string? Purpose);
