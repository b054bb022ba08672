using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;

namespace PageShield.Accounts;

/// <summary>
/// Refuses passwords that stand in a file of breached ones (NIST SP 800-63B, 3.1.1.2): one upper- or lower-case SHA-1 a line, with
/// or without <c>:COUNT</c> behind it, ordered by hash, as the public download has it. The file stays on disk; a look-up reads
/// some 30 lines of it, however large it is.
/// </summary>
/// <param name="path">Null for none: then every password passes.</param>
public sealed class BreachedPasswords(string? path) : IPasswordValidator<Operator>
{
    private const int HashLength = 40;
    private const int LongestLine = 64;

    /// <summary>Whether the file can be used; else what is wrong, for a person.</summary>
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
                    return $"'{path}' holds a line that does not begin with a SHA-1 in hexadecimal digits.";
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

    /// <summary>Whether the file has this password.</summary>
    /// <exception cref="IOException">The file cannot be read any more.</exception>
    public bool Contains(string password)
    {
        if (path is null) return false;

#pragma warning disable CA5350 // the public format is SHA-1; nothing is protected by it here
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
                    Description = "This password is known from a data breach, and attackers try such ones first. Choose another."
                }));

    // The first whole line that begins at or behind the position, in upper case; null behind the last one.
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
