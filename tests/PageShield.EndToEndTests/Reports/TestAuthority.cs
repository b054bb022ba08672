using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PageShield.EndToEndTests.Reports;

/// <summary>
/// A certificate authority of one test. Browsers send Reporting-API reports only to servers whose certificate they trust, so it is
/// entered into the certificate store of the visitor's browser.
/// </summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pageshield-authority-").FullName;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _authority;

    public TestAuthority()
    {
        var request = new CertificateRequest("CN=Page Shield test authority", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        _authority = request.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(30));
        File.WriteAllText(AuthorityFile, _authority.ExportCertificatePem());
        (Certificate, ServerFile) = Issue();
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>For <c>localhost</c> and the names below it that tests use.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The same with its key, as a PKCS #12 file without a password.</summary>
    public string ServerFile { get; }

    private string AuthorityFile => Path.Combine(_folder, "authority.pem");

    /// <summary>Makes the browsers that use this NSS database trust the authority.</summary>
    public async Task EnterAsync(string database, CancellationToken cancellationToken)
    {
        var certutil = await SystemPackage.FindAsync("libnss3-tools", ["/usr/bin/certutil"], cancellationToken);
        Directory.CreateDirectory(database);
        await MustRunAsync(certutil, ["-N", "-d", $"sql:{database}", "--empty-password"], cancellationToken);
        await MustRunAsync(certutil, ["-A", "-d", $"sql:{database}", "-n", "page-shield-tests", "-t", "C,,", "-i", AuthorityFile], cancellationToken);
    }

    public void Dispose()
    {
        Certificate.Dispose();
        _authority.Dispose();
        _key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private (X509Certificate2 Certificate, string File) Issue()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in (string[])["localhost", "shop.localhost", "vendor.localhost"]) names.AddDnsName(name);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));

        using var issued = request.Create(_authority, Now.AddDays(-1), Now.AddDays(20), RandomNumberGenerator.GetBytes(12));
        using var withKey = issued.CopyWithPrivateKey(key);
        var bytes = withKey.Export(X509ContentType.Pkcs12);
        var file = Path.Combine(_folder, "server.pfx");
        File.WriteAllBytes(file, bytes);
        return (X509CertificateLoader.LoadPkcs12(bytes, password: null), file);
    }

    private static async Task MustRunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        Assert.Equal(0, await SystemPackage.RunAsync(program, arguments, cancellationToken));
}
