using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Acornima.Ast;
using PageShield.JavaScript.Tokens;
using PageShield.Reports;

namespace PageShield.JavaScript.Similarity;

/// <summary>
/// A hash of the code's structure: node kinds, operators and shape, without the spelling of identifiers or the values of literals. Two scripts from
/// one generator that differ only in names and data have the same hash. For text that does not parse, the token kinds are hashed.
/// </summary>
public static class StructureHash
{
    /// <summary>The structure hash of a whole script.</summary>
    public static Sha256Hash Of(ParsedScript script)
    {
        ArgumentNullException.ThrowIfNull(script);
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> entry = stackalloc byte[8];
        if (script.Tree is { } tree)
        {
            for (var i = 0; i < tree.Count; i++)
            {
                // The kind and size of every subtree, in order, determine the shape.
                BinaryPrimitives.WriteInt32LittleEndian(entry, KindOf(tree[i]));
                BinaryPrimitives.WriteInt32LittleEndian(entry[4..], tree.EndOf(i) - i);
                sha.AppendData(entry);
            }
        }
        else
        {
            foreach (var token in script.Tokens)
            {
                var text = token.Kind is ScriptTokenKind.Keyword or ScriptTokenKind.Punctuator ? token.Text(script.Text) : [];
                sha.AppendData([(byte)token.Kind]);
                sha.AppendData(Encoding.UTF8.GetBytes(text.ToArray()));
            }
        }

        return new Sha256Hash(sha.GetHashAndReset());
    }

    /// <summary>A number for a node's kind, operator and modifiers.</summary>
    internal static int KindOf(Node node)
    {
        var detail = node.Type switch
        {
            NodeType.Identifier or NodeType.ExpressionStatement or NodeType.BlockStatement => 0,
            NodeType.AssignmentExpression => (int)((AssignmentExpression)node).Operator,
            NodeType.BinaryExpression or NodeType.LogicalExpression => (int)((BinaryExpression)node).Operator,
            NodeType.UnaryExpression or NodeType.UpdateExpression when node is UnaryExpression e => ((int)e.Operator << 1) | (e.Prefix ? 1 : 0),
            NodeType.VariableDeclaration => (int)((VariableDeclaration)node).Kind,
            NodeType.MemberExpression when node is MemberExpression e => (e.Computed ? 1 : 0) | (e.Optional ? 2 : 0),
            NodeType.CallExpression => ((CallExpression)node).Optional ? 1 : 0,
            NodeType.Literal => (int)((Literal)node).Kind,
            _ => node switch
            {
                IProperty e => (int)e.Kind,
                IFunction e => (e.Async ? 1 : 0) | (e.Generator ? 2 : 0),
                _ => 0,
            },
        };
        return ((int)node.Type << 12) | detail;
    }
}
