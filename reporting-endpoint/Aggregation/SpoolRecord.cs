using System.Text;
using PageShield.Reports;
using PageShield.Reports.Batches;

namespace PageShield.ReportingEndpoint.Aggregation;

/// <summary>
/// Serialized form of one group of reports: definitions of slots that are new in the batch, then slot ids, one or two
/// per report.
/// </summary>
/// <remarks>
/// Layout: 7-bit length of the definitions, the definitions, then 7-bit ids to the end. A definition starts with a
/// tag byte: the kinds of <see cref="SlotKind"/>, 4 a browser family, 5 a host's clients, 6 an overflow example, 7 a host's networks.
/// Strings are UTF-8 with a 7-bit length (as <see cref="BinaryWriter"/> does). Ids are valid within one batch.
/// </remarks>
internal sealed class SpoolRecord : IDisposable
{
    public const byte BrowsersTag = 4;
    public const byte ClientsTag = 5;
    public const byte ExampleTag = 6;
    public const byte NetworksTag = 7;

    private readonly MemoryStream _stream = new(1024);
    private readonly BinaryWriter _definitions;
    private byte[] _ids = new byte[1024];
    private int _length;

    public SpoolRecord() => _definitions = new BinaryWriter(_stream, Encoding.UTF8);

    public bool IsEmpty => _length == 0 && _stream.Length == 0;

    public void Define(Slot slot)
    {
        _definitions.Write((byte)slot.Kind);
        _definitions.Write7BitEncodedInt(slot.Id);
        _definitions.Write(slot.Site.Key.ToString());
        switch (slot.Kind)
        {
            case SlotKind.Observation:
                Write(slot.Key!); // not null: set by OfObservation
                _definitions.Write(slot.Noise ?? "");
                _definitions.Write(slot.Sample ?? "");
                break;
            case SlotKind.Hash:
                Write(slot.Key!); // not null: set by OfHash
                _definitions.Write(slot.Hash.ToByteArray());
                break;
            default:
                _definitions.Write(slot.Outcome);
                _definitions.Write(slot.Reason);
                break;
        }
    }

    public void AddBrowsers(int id, BrowserFamilies browsers)
    {
        _definitions.Write(BrowsersTag);
        _definitions.Write7BitEncodedInt(id);
        _definitions.Write7BitEncodedInt((int)browsers);
    }

    public void SetClients(ReportKey key, HostEntry host)
    {
        Write(ClientsTag, key, host.Host, host.Clients);
        if (host.Networks > 1) Write(NetworksTag, key, host.Host, host.Networks);
    }

    public void AddExample(ReportKey key, string example)
    {
        _definitions.Write(ExampleTag);
        _definitions.Write(key.ToString());
        _definitions.Write(example);
    }

    public void Count(int id)
    {
        if (_length + 5 > _ids.Length) Array.Resize(ref _ids, _ids.Length * 2);
        var rest = (uint)id;
        for (; rest >= 0x80; rest >>= 7) _ids[_length++] = (byte)(rest | 0x80);
        _ids[_length++] = (byte)rest;
    }

    /// <summary>Returns the bytes of the record.</summary>
    public byte[] ToByteArray()
    {
        var definitions = (int)_stream.Length;
        var payload = new MemoryStream(definitions + _length + 5);
        using var writer = new BinaryWriter(payload, Encoding.UTF8, leaveOpen: true);
        writer.Write7BitEncodedInt(definitions);
        writer.Write(_stream.GetBuffer(), 0, definitions);
        writer.Write(_ids, 0, _length);
        writer.Flush();
        return payload.ToArray();
    }

    /// <summary>Clears the record, and releases large buffers.</summary>
    public void Clear()
    {
        _stream.SetLength(0);
        if (_stream.Capacity > 1 << 20) _stream.Capacity = 1024;
        _length = 0;
        if (_ids.Length > 1 << 16) _ids = new byte[1024];
    }

    public void Dispose()
    {
        _definitions.Dispose();
        _stream.Dispose();
    }

    private void Write(byte tag, ReportKey key, string host, int number)
    {
        _definitions.Write(tag);
        _definitions.Write(key.ToString());
        _definitions.Write(host);
        _definitions.Write7BitEncodedInt(number);
    }

    private void Write(ObservationKey key)
    {
        _definitions.Write(key.Type);
        _definitions.Write(key.Directive);
        _definitions.Write(key.BlockedUrl);
        _definitions.Write(key.PageUrl);
        _definitions.Write(key.SourceFile);
        _definitions.Write(key.Disposition);
    }
}
