using System.Runtime.InteropServices;

namespace PageShield.Reports;

/// <summary>Thrown if other users can read a data directory. The message names the directory and the fix.</summary>
public sealed class FolderNotPrivateException(string message, Exception? innerException = null) : Exception(message, innerException);
