using System.Collections.Frozen;
using Acornima.Ast;
using PageShield.Detection.Values;
using PageShield.JavaScript.Browser;

namespace PageShield.Detection.Decoding;

/// <summary>
/// A function with everything from its script that it needs to run on its own: the functions and tables that it references, and the immediately
/// invoked functions that rotate those tables. There is none if it needs anything from the page.
/// </summary>
internal sealed class PureClosure
{
    private const int MaxParts = 200;
    private const int MaxFunction = 30_000;
    private const int MaxTable = 2_000_000;

    private static readonly FrozenSet<string> Allowed = new[]
    {
        "String", "Math", "parseInt", "parseFloat", "Number", "RegExp", "Array", "Object", "JSON", "Boolean", BrowserApis.DecodeUriComponent,
        BrowserApis.EncodeUriComponent, BrowserApis.DecodeUri,
        BrowserApis.EncodeUri, BrowserApis.Unescape, BrowserApis.Escape, BrowserApis.AtoB, "Uint8Array", "Uint32Array", "Int32Array", "isNaN",
        "isFinite", "Infinity", "NaN", "undefined", "arguments", "Error",
        "TypeError", "Date", BrowserApis.Function, "Symbol", "Map", "Set", "BigInt",
        // Decoders look for the global object under these names and work without it.
        "window", "global", "globalThis", "self", "process", "require",
    }.ToFrozenSet(StringComparer.Ordinal);

    private PureClosure(IReadOnlyList<(int Start, string Name, string Source)> parts, string entry)
    {
        Parts = parts;
        Entry = entry;
        foreach (var part in parts) Length += part.Source.Length;
    }

    /// <summary>Parts to run first, in order: offset, declared name (empty for a rotation), and source.</summary>
    public IReadOnlyList<(int Start, string Name, string Source)> Parts { get; }

    /// <summary>Total length of all parts in UTF-16 units.</summary>
    public int Length { get; }

    /// <summary>Expression that evaluates to the function.</summary>
    public string Entry { get; }

    /// <summary>The closure of a function in the given source; null if it needs anything from the page.</summary>
    public static PureClosure? Of(Function function, string source)
    {
        var node = (Node)function.Node;
        if (function.Size > MaxFunction) return null;
        var names = FreeNames.Of(node);
        var parts = new SortedDictionary<int, Node>();
        var wanted = new Queue<string>(names.Free);
        var resolved = new HashSet<string>(StringComparer.Ordinal);
        var isNamed = node is FunctionDeclaration { Id: not null };
        if (isNamed) parts[node.Start] = node;
        while (wanted.TryDequeue(out var name))
        {
            if (Allowed.Contains(name) || !resolved.Add(name)) continue;
            if (parts.Count > MaxParts) return null;
            if (Declarations.Find(function, name) is not { } declaration)
            {
                if (!IsNowhere(function, name)) return null;
                continue;
            }

            if (declaration is VariableDeclarator { Init: null }) return null;
            // Decoders are small. Only their tables are large.
            if (declaration.End - declaration.Start > (IsTable(declaration) ? MaxTable : MaxFunction)) return null;
            parts[declaration.Start] = declaration;
            foreach (var free in FreeNames.Of(declaration).Free) wanted.Enqueue(free);
        }

        if (isNamed) resolved.Add(((FunctionDeclaration)node).Id?.Name ?? "");
        foreach (var rotation in Declarations.RotationsOf(function, resolved))
        {
            if (rotation.End - rotation.Start <= MaxFunction
                && FreeNames.Of(rotation).Free.All(name => resolved.Contains(name) || Allowed.Contains(name) || IsNowhere(function, name)))
                parts[rotation.Start] = rotation;
        }

        var sources = new List<(int, string, string)>(parts.Count);
        foreach (var part in parts.Values)
        {
            // The source of a call may begin with "function", so it needs its parentheses back.
            var (before, after) = part is VariableDeclarator ? ("var ", ";\n") : part is Expression ? ("(", ");\n") : ("", ";\n");
            sources.Add((part.Start, NameOf(part), string.Concat(before, source.AsSpan(part.Start, part.End - part.Start), after)));
        }

        return new PureClosure(sources, isNamed ? ((FunctionDeclaration)node).Id?.Name ?? "" : function.Text ?? source[node.Start..node.End]);
    }

    // A generated name without any declaration is in dead code: obfuscators scatter pieces of other functions.
    private static bool IsNowhere(Function function, string name) =>
        name.StartsWith("_0x", StringComparison.Ordinal) && !Declarations.IsParameter(function, name) && Declarations.Find(function, name) is null;

    private static string NameOf(Node part) => part switch
    {
        FunctionDeclaration { Id: { } id } => id.Name,
        VariableDeclarator { Id: Identifier id } => id.Name,
        AssignmentExpression { Left: Identifier id } => id.Name,
        _ => "",
    };

    // A list or text, directly or as the first item in the function that returns it.
    private static bool IsTable(Node declaration) => declaration is VariableDeclarator { Init: ArrayExpression or StringLiteral }
        or FunctionDeclaration
    {
        Body.Body: [VariableDeclaration { Declarations: [{ Init: ArrayExpression or StringLiteral }, ..] }
            or ReturnStatement { Argument: ArrayExpression }, ..]
    };
}
