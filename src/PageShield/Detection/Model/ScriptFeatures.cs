using Acornima;
using Acornima.Ast;
using PageShield.Detection.Examination;
using PageShield.Detection.Flows.Facts;
using PageShield.Detection.Flows.Walkers;
using PageShield.Detection.Rules;
using PageShield.Detection.Values;
using PageShield.JavaScript;
using PageShield.JavaScript.Browser;
using PageShield.JavaScript.Capabilities;

namespace PageShield.Detection.Model;

/// <summary>
/// Numeric features of a script for the model: what its code does (facts of the flow analysis), which words it uses, how it is written, and the shape
/// of its syntax tree (hashed pairs and triples of nodes). They contain no text of the script.
/// </summary>
internal static class ScriptFeatures
{
    /// <summary>Must change with every change in the meaning of a number. A model with a different layout is rejected.</summary>
    public const int Layout = 2;

    private const int Buckets = 256;
    private const int MaxNodes = 400_000;

    // In training order. Browser names come from the API table; positions must never change.
    private static readonly string[] Interfaces =
    [
        BrowserApis.AddEventListener, BrowserApis.AppendChild, "apply", "assign", BrowserApis.AtoB, BrowserApis.AttachEvent, BrowserApis.BtoA,
        "charAt", "charCodeAt",
        BrowserApis.ClipboardData, "constructor", BrowserApis.Cookie, BrowserApis.CreateElement, "currentScript", "defineProperty",
        "documentElement", "domain",
        "elements", BrowserApis.EncodeUriComponent, BrowserApis.Eval, BrowserApis.Fetch, "forEach", BrowserApis.FromCharCode, BrowserApis.FormData,
        BrowserApis.GetElementById, BrowserApis.GetElementsByName, BrowserApis.GetElementsByTagName, BrowserApis.GetImageData, BrowserApis.GetItem,
        "hostname", "href",
        BrowserApis.InnerHtml, "innerWidth", BrowserApis.InsertBefore, "join", "JSON", "keyCode", BrowserApis.LocalStorage, "location", "match",
        "navigator", "onclick",
        "onload", "onreadystatechange", BrowserApis.Open, "outerHeight", "outerWidth", "parentNode", "parse", "pathname", BrowserApis.PostMessage,
        "prototype",
        BrowserApis.QuerySelector, BrowserApis.QuerySelectorAll, "random", "readyState", BrowserApis.Referrer, "removeChild", "replace",
        "responseText", "reverse",
        "search", BrowserApis.Send, BrowserApis.SendBeacon, BrowserApis.Serialize, BrowserApis.SetAttribute, BrowserApis.SetItem,
        BrowserApis.SetRequestHeader, "shift",
        "slice", "split", "splice", "src", "status", "stringify", "style", "submit", "substr", "test", "toString", "toUTCString",
        BrowserApis.Unescape,
        BrowserApis.UserAgent, "val", "value", BrowserApis.Webdriver, BrowserApis.WebSocket, "withCredentials", BrowserApis.Write, BrowserApis.Ajax,
        "on", "exports", "amd",
    ];

    private static readonly FactKind[] Kinds = Enum.GetValues<FactKind>();
    private static readonly ThreatCategory[] Categories = [.. Enum.GetValues<ThreatCategory>().Where(category => category != ThreatCategory.None)];
    private static readonly Labels[] Sent =
        [Labels.Field, Labels.AllFields, Labels.Card, Labels.Key, Labels.Cookie, Labels.Storage, Labels.Place, Labels.Encoded, Labels.Agent,
        Labels.Referrer];

    /// <summary>Names of the features, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Kinds.Select(kind => "does " + kind), .. Sent.Select(label => "sends " + label), .. Enum.GetNames<DestinationKind>()
            .Select(kind => "to " + kind), "to hidden",
        .. Categories.Select(category => "found " + category), "findings",
        "units", "depth", "decoded", "built texts", "parses", "damaged", "html",
        "length", "mean line", "longest line", "digits", "symbols", "blanks", "upper case", "entropy",
        "strings", "string share", "longest string", "mean string", "encoded bulk", "machine names", "short names", "escapes",
        "card words", "checkout words", "person words", "password words", "hosts", "foreign hosts",
        .. Interfaces.Select(name => "names " + name),
        .. Enumerable.Range(0, Buckets).Select(bucket => "pairs " + bucket), .. Enumerable.Range(0, Buckets).Select(bucket => "triples " + bucket),
    ];

    /// <summary>The features of a script, one for each name.</summary>
    internal static float[] Of(ExaminedScript script, IReadOnlyList<ScriptFinding> findings)
    {
        var numbers = new Numbers(Names.Count);
        AddFacts(numbers, script);
        foreach (var category in Categories) numbers.Add(findings.Where(finding => finding.Category == category).Sum(finding => finding.Weight));
        numbers.Add(Log(findings.Count));
        AddUnits(numbers, script);
        TextShape.AddTo(numbers, script.Script.Source);
        var (pairs, triples, spelling) = Shapes(script);
        spelling.AddTo(numbers, script.Parsed.Text.Length);
        AddWords(numbers, script);
        var names = script.Units.SelectMany(unit => unit.Flow.Names).ToHashSet(StringComparer.Ordinal);
        foreach (var name in Interfaces) numbers.Add(names.Contains(name) ? 1 : 0);
        foreach (var share in pairs.Concat(triples)) numbers.Add(share);
        return numbers.Done();
    }

    internal static double Log(double count) => Math.Log2(1 + count);

    private static void AddFacts(Numbers numbers, ExaminedScript script)
    {
        var facts = script.Units.SelectMany(unit => unit.Flow.Facts.Select(fact => (Unit: unit, Fact: fact))).ToList();
        foreach (var kind in Kinds) numbers.Add(Log(facts.Count(fact => fact.Fact.Kind == kind)));
        var sends = facts.Where(fact => fact.Fact.Kind is FactKind.Send or FactKind.Navigate or FactKind.RetargetForm or FactKind.LoadScript
            or FactKind.LoadFrame).Take(500).ToList();
        foreach (var label in Sent) numbers.Add(Log(sends.Count(send => (send.Fact.Data & label) != 0)));
        var destinations = sends.Select(send => Destination.Of(send.Fact.Target, send.Unit)).ToList();
        foreach (var kind in Enum.GetValues<DestinationKind>()) numbers.Add(Log(destinations.Count(destination => destination.Kind == kind)));
        numbers.Add(Log(destinations.Count(destination => destination.IsHidden)));
    }

    private static void AddUnits(Numbers numbers, ExaminedScript script)
    {
        numbers.Add(script.Units.Count);
        numbers.Add(script.Units.Count == 0 ? 0 : script.Units.Max(unit => unit.Depth));
        numbers.Add(Log(script.Units.Sum(unit => unit.Flow.Decoded)));
        numbers.Add(Log(script.Units.Sum(unit => unit.Flow.BuiltTexts.Count)));
        numbers.Add(script.Parsed.Program is null ? 0 : 1);
        numbers.Add(script.Parsed.Error is null ? 0 : 1);
        numbers.Add(script.Parsed.Goal == ScriptGoal.Html ? 1 : 0);
    }

    private static void AddWords(Numbers numbers, ExaminedScript script)
    {
        int card = 0, checkout = 0, person = 0, password = 0, hosts = 0, foreign = 0;
        foreach (var text in script.Units.SelectMany(
            unit => unit.Flow.Literals.Take(5_000).Concat(unit.Flow.BuiltTexts.Take(2_000)).Select(text => text.Text)))
        {
            if (text.Length > 400) continue;
            var labels = FieldWords.Of(text);
            if ((labels & Labels.Card) != 0) card++;
            if ((labels & Labels.Person) != 0) person++;
            if ((labels & Labels.Password) != 0) password++;
            if (FieldWords.IsCheckout(text)) checkout++;
            if (!text.Contains("//", StringComparison.Ordinal)) continue;
            foreach (var (host, _) in UrlsInText.Find(text))
            {
                hosts++;
                if (!Intelligence.WellKnownHosts.Includes(host)) foreign++;
            }
        }

        foreach (var count in (ReadOnlySpan<int>)[card, checkout, person, password, hosts, foreign]) numbers.Add(Log(count));
    }

    // Shares of pairs (node, parent) and triples (node, parent, grandparent) of node types, in thousandths, and the spelling of the script itself.
    private static (IEnumerable<double> Pairs, IEnumerable<double> Triples, Spelling Spelling) Shapes(ExaminedScript script)
    {
        var (pairs, triples) = (new int[Buckets], new int[Buckets]);
        var total = 0;
        var spelling = new Spelling();
        foreach (var unit in script.Units)
        {
            if (unit.Parsed.Program is not { } program) continue;
            total += CountTree(program, pairs, triples, MaxNodes - total, unit.Parsed == script.Parsed ? spelling : null);
        }

        // Without a tree, use the tokens.
        if (script.Parsed.Program is null) spelling.Read(script.Parsed, MaxNodes);
        return (Shares(pairs), Shares(triples), spelling);

        IEnumerable<double> Shares(int[] counts) => counts.Select(count => 1000.0 * count / Math.Max(1, total));
    }

    private static int CountTree(Node root, int[] pairs, int[] triples, int most, Spelling? spelling)
    {
        var counted = 0;
        // Outer is the type of the node's parent plus one; 0 means none.
        var pending = new Stack<(Node Node, uint Outer)>();
        pending.Push((root, 0));
        while (pending.TryPop(out var parent))
        {
            var type = (uint)parent.Node.Type;
            Node? before = null;
            foreach (var child in parent.Node.ChildNodes)
            {
                // The key and value of a shorthand property are the same node.
                if (child is null || ReferenceEquals(child, before)) continue;
                if (counted >= most) return counted;
                before = child;
                counted++;
                spelling?.Add(child);
                var pair = (Kind(child) * 0x9E3779B1u) ^ (type * 0x85EBCA77u);
                pairs[Bucket(pair)]++;
                triples[Bucket(pair ^ (parent.Outer * 0xC2B2AE3Du))]++;
                if (child.Type is not (NodeType.Identifier or NodeType.Literal or NodeType.ThisExpression)) pending.Push((child, type + 1));
            }
        }

        return counted;
    }

    // Operators and literal kinds are part of a node's shape.
    private static uint Kind(Node node) => ((uint)node.Type * 64) + node.Type switch
    {
        NodeType.BinaryExpression or NodeType.LogicalExpression => (uint)((BinaryExpression)node).Operator & 63,
        NodeType.UnaryExpression or NodeType.UpdateExpression => (uint)((UnaryExpression)node).Operator & 63,
        NodeType.AssignmentExpression => (uint)((AssignmentExpression)node).Operator & 63,
        NodeType.Literal => (uint)((Literal)node).Kind & 63,
        NodeType.MemberExpression => ((MemberExpression)node).Computed ? 1u : 0u,
        _ => 0,
    };

    private static int Bucket(uint hash)
    {
        hash ^= hash >> 15;
        hash *= 0x2C1B3C6Du;
        hash ^= hash >> 12;
        return (int)(hash % Buckets);
    }
}
