namespace PageShield.Detection.Model;

/// <summary>Collects one row of features.</summary>
internal sealed class Numbers(int count)
{
    private readonly float[] _values = new float[count];
    private int _next;

    public void Add(double value) => _values[_next++] = double.IsFinite(value) ? (float)value : 0;

    /// <summary>Returns the complete row.</summary>
    /// <exception cref="InvalidOperationException">There are fewer values than feature names.</exception>
    public float[] Done() => _next == _values.Length ? _values : throw new InvalidOperationException($"{_next} numbers for {_values.Length} names.");
}
