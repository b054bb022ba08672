using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using PageShield.Storage;

namespace PageShield.Web.Hosting.Api;

/// <summary>
/// One writer of an API resource at a time, on all servers of a hub: PostgreSQL holds the lock in the hub's database; with SQLite there is
/// one server, which holds it itself.
/// </summary>
internal sealed class ResourceLock(IDbContextFactory<PageShieldDbContext> databases) : IDisposable
{
    private const int Stripes = 64;

    private readonly SemaphoreSlim[] _stripes = [.. Enumerable.Range(0, Stripes).Select(static _ => new SemaphoreSlim(1))];

    /// <summary>Waits until no other request writes to the path.</summary>
    /// <returns>The lock; disposing it releases it.</returns>
    public async Task<IAsyncDisposable> TakeAsync(PathString path, CancellationToken cancellationToken)
    {
        var name = Encoding.UTF8.GetBytes("resource " + path.Value?.TrimEnd('/').ToLowerInvariant());
        var key = BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(name));
        var stripe = _stripes[(int)((ulong)key % Stripes)];
        await stripe.WaitAsync(cancellationToken);
        PageShieldDbContext? database = null;
        try
        {
            database = await databases.CreateDbContextAsync(cancellationToken);
            if (!database.Database.IsNpgsql()) return new Held(stripe, null);

            await database.Database.BeginTransactionAsync(cancellationToken);
            await database.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({key})", cancellationToken);
            return new Held(stripe, database);
        }
        catch
        {
            if (database is not null) await database.DisposeAsync();
            stripe.Release();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var stripe in _stripes) stripe.Dispose();
    }

    /// <summary>Ending the transaction releases the database's lock.</summary>
    private sealed class Held(SemaphoreSlim stripe, PageShieldDbContext? database) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                if (database is not null) await database.DisposeAsync();
            }
            finally
            {
                stripe.Release();
            }
        }
    }
}
