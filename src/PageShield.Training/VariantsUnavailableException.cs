namespace PageShield.Training;

/// <summary>Variants cannot be made here; the message says what to do.</summary>
public sealed class VariantsUnavailableException : Exception
{
    public VariantsUnavailableException()
    {
    }

    public VariantsUnavailableException(string message) : base(message)
    {
    }

    public VariantsUnavailableException(string message, Exception inner) : base(message, inner)
    {
    }
}
