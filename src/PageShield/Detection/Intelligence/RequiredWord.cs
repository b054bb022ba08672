namespace PageShield.Detection.Intelligence;

/// <summary>Finds plain text that every match of a regular expression contains.</summary>
internal static class RequiredWord
{
    private const int Shortest = 4;

    /// <summary>The longest such text outside groups, classes and alternatives; null if none is certain.</summary>
    public static string? In(string pattern)
    {
        var best = "";
        var run = new System.Text.StringBuilder();
        var depth = 0;
        for (var index = 0; index < pattern.Length; index++)
        {
            var c = pattern[index];
            if (c == '|' && depth == 0) return null;
            if (c == '[')
            {
                var close = pattern.IndexOf(']', index + 2 < pattern.Length ? index + 2 : index);
                if (close < 0) return null;
                End();
                index = close;
            }
            else if (c == '\\')
            {
                if (++index >= pattern.Length) return null;
                if (char.IsAsciiLetterOrDigit(pattern[index])) End();
                else Add(pattern[index]);
            }
            else if (c == '(') Enter(1);
            else if (c == ')') Enter(-1);
            else if (c is '?' or '*' or '{')
            {
                // The preceding character is optional.
                if (run.Length > 0) run.Length--;
                End();
                if (c == '{') index = Math.Max(index, pattern.IndexOf('}', index));
            }
            else if (c is '.' or '^' or '$' or '+') End();
            else Add(c);
        }

        End();
        return best.Length >= Shortest ? best : null;

        void Add(char c)
        {
            if (depth == 0) run.Append(c);
        }

        void Enter(int by)
        {
            End();
            depth += by;
        }

        void End()
        {
            if (run.Length > best.Length) best = run.ToString();
            run.Clear();
        }
    }
}
