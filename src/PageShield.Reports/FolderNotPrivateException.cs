using System.Runtime.InteropServices;

namespace PageShield.Reports;

/// <summary>A data directory that others can read; the message says which, and what to do.</summary>
public sealed class FolderNotPrivateException(string message, Exception? innerException = null) : Exception(message, innerException);
