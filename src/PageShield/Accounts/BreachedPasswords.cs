using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;

namespace PageShield.Accounts;

/// <summary>
/// Rejects passwords listed in a file of breached ones (NIST SP 800-63B, 3.1.1.2): one upper- or lower-case SHA-1 per line, with or without
/// <c>:COUNT</c> after it, ordered by hash, as in the public download. The file stays on disk; a look-up reads some 30 lines, regardless of its
/// size.
/// </summary>
/// <param name="path">Null for none; then every password passes.</param>
public sealed class BreachedPasswords(string? path) : IPasswordValidator<Operator>
{
    private const int HashLength = 40;
    private const int LongestLine = 64;

    /// <summary>Null if the file can be used; otherwise what is wrong, as text for people.</summary>
    public static string? Check(string path)
    {
        try
        {
            using var file = File.OpenHandle(path);
            var length = RandomAccess.GetLength(file);
            var (last, samples) = ("", Math.Min(1_000, length / HashLength));
            for (var i = 0L; i < samples; i++)
            {
                if (LineFrom(file, length * i / samples, length) is not { } line) continue;
                if (line.Length < HashLength || !line.AsSpan(0, HashLength).ToString().All(char.IsAsciiHexDigit))
                    return $"'{path}' has a line that does not begin with a SHA-1 in hexadecimal digits.";
                if (string.CompareOrdinal(line[..HashLength], last) < 0) return $"'{path}' is not ordered by hash. Sort it: LC_ALL=C sort.";
                last = line[..HashLength];
            }

            return samples == 0 ? $"'{path}' is empty." : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"'{path}' cannot be read: {exception.Message}";
        }
    }

    /// <summary>Whether the file contains this password.</summary>
    /// <exception cref="IOException">The file can no longer be read.</exception>
    public bool Contains(string password)
    {
        if (path is null) return false;

#pragma warning disable CA5350 // the public format is SHA-1; it protects nothing here
        var sought = Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(password)));
#pragma warning restore CA5350
        using var file = File.OpenHandle(path);
        var length = RandomAccess.GetLength(file);
        var (low, high) = (0L, length);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (LineFrom(file, middle, length) is not { Length: >= HashLength } line)
            {
                high = middle;
                continue;
            }

            var order = string.CompareOrdinal(line[..HashLength], sought);
            if (order == 0) return true;
            if (order < 0) low = middle + 1;
            else high = middle;
        }

        return false;
    }

    /// <inheritdoc />
    public Task<IdentityResult> ValidateAsync(UserManager<Operator> manager, Operator user, string? password) => Task.FromResult(
        password is null || !Contains(password)
            ? IdentityResult.Success
            : IdentityResult.Failed(
                new IdentityError
                {
                    Code = "PasswordIsBreached",
                    Description = "This password appeared in a data breach, and attackers try such passwords first. Choose another."
                }));

    // The first whole line that begins at or after the position, in upper case; null after the last one.
    private static string? LineFrom(Microsoft.Win32.SafeHandles.SafeFileHandle file, long position, long length)
    {
        Span<byte> buffer = stackalloc byte[2 * LongestLine];
        var start = Math.Max(0, position - 1);
        var read = buffer[..RandomAccess.Read(file, buffer, start)];
        if (position > 0)
        {
            var end = read.IndexOf((byte)'\n');
            if (end < 0 || start + end + 1 >= length) return null;
            read = read[(end + 1)..];
        }

        var lineEnd = read.IndexOfAny((byte)'\n', (byte)'\r');
        return Encoding.ASCII.GetString(lineEnd < 0 ? read : read[..lineEnd]).ToUpperInvariant();
    }
}
