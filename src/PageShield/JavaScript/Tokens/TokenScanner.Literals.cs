namespace PageShield.JavaScript.Tokens;

/// <content>Scans numbers, strings, templates and regular expressions.</content>
internal ref partial struct TokenScanner
{
    private void ScanNumber(int start)
    {
        if (_source[start] == '0' && Peek(1) is 'x' or 'X' or 'b' or 'B' or 'o' or 'O')
        {
            _position += 2;
            SkipDigits(hex: true);
        }
        else
        {
            SkipDigits(hex: false);
            if (Peek(0) == '.')
            {
                _position++;
                SkipDigits(hex: false);
            }

            if (Peek(0) is 'e' or 'E' && (char.IsAsciiDigit(Peek(1)) || Peek(1) is '+' or '-'))
            {
                _position += 2;
                SkipDigits(hex: false);
            }
        }

        if (Peek(0) == 'n')
            _position++;
        Add(ScriptTokenKind.Number, start);
        _regExpAllowed = false;
    }

    private void SkipDigits(bool hex)
    {
        while (_position < _source.Length
            && (_source[_position] == '_' || (hex ? char.IsAsciiHexDigit(_source[_position]) : char.IsAsciiDigit(_source[_position]))))
            _position++;
    }

    private void ScanString(int start, char quote)
    {
        _position++;
        while (_position < _source.Length)
        {
            var plain = _source.AsSpan(_position).IndexOfAny(quote == '"' ? DoubleStops : SingleStops);
            _position = plain < 0 ? _source.Length : _position + plain;
            if (plain < 0)
                break;
            var c = _source[_position];
            if (c == quote)
            {
                _position++;
                break;
            }

            if (c is '\n' or '\r')
                break;
            _position += c != '\\' ? 1 : Peek(1) == '\r' && Peek(2) == '\n' ? 3 : 2;
        }

        _position = Math.Min(_position, _source.Length);
        Add(ScriptTokenKind.String, start);
        _regExpAllowed = false;
    }

    private void ScanTemplate(int start)
    {
        _position++;
        var hole = false;
        while (_position < _source.Length)
        {
            var next = _source.AsSpan(_position).IndexOfAny(TemplateStops);
            if (next < 0)
            {
                _position = _source.Length;
                break;
            }

            _position += next;
            var c = _source[_position];
            if (c == '`')
            {
                _position++;
                break;
            }

            if (c == '$' && Peek(1) == '{')
            {
                _position += 2;
                hole = true;
                break;
            }

            _position = Math.Min(_source.Length, _position + (c == '\\' ? 2 : 1));
        }

        if (hole)
            _brackets.Push(Bracket.Template);
        Add(ScriptTokenKind.Template, start);
        _regExpAllowed = hole;
    }

    private readonly bool IsRegExpHere(int start) => _regExpStarts?.Contains(start) ?? _regExpAllowed;

    private bool TryScanRegExp(int start)
    {
        if (start < _failedUntil && _failedRegExps >= MaxFailedRegExps)
            return false;
        var inClass = false;
        var i = start + 1;
        for (; i < _source.Length && !LineBreaks.Contains(_source[i]); i++)
        {
            var c = _source[i];
            if (c == '\\')
            {
                if (i + 1 < _source.Length && LineBreaks.Contains(_source[i + 1]))
                    break;
                i++;
            }
            else if (c == '[')
                inClass = true;
            else if (c == ']')
                inClass = false;
            else if (c == '/' && !inClass)
            {
                for (i++; i < _source.Length && IsIdentifierPart(_source[i]); i++)
                {
                }

                _position = i;
                Add(ScriptTokenKind.RegExp, start);
                _regExpAllowed = false;
                return true;
            }
        }

        _failedRegExps = start < _failedUntil ? _failedRegExps + 1 : 1;
        _failedUntil = i;
        return false;
    }
}
