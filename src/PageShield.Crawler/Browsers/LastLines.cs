namespace PageShield.Crawler.Browsers;

/// <summary>The last lines that a program printed, for an error message.</summary>
internal sealed class LastLines(int capacity)
{
    private readonly Queue<string> _lines = new();

    public void Add(string? line)
    {
        if (line is null) return;
        lock (_lines)
        {
            if (_lines.Count == capacity) _lines.Dequeue();
            _lines.Enqueue(line.Length > 300 ? line[..300] : line);
        }
    }

    public override string ToString()
    {
        lock (_lines) return _lines.Count == 0 ? "it printed nothing." : string.Join(" | ", _lines);
    }
}
