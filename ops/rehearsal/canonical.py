"""Canonical JSON (RFC 8785) for documents whose numbers are whole, and a check of it against the standard's own cases."""

import base64
import hashlib
import secrets

LARGEST = 2 ** 53 - 1
SHORT = {0x08: "\\b", 0x09: "\\t", 0x0A: "\\n", 0x0C: "\\f", 0x0D: "\\r", 0x22: '\\"', 0x5C: "\\\\"}


def _text(value):
    out = ['"']
    for char in value:
        code = ord(char)
        if 0xD800 <= code <= 0xDFFF or code == 0:
            raise ValueError("a lone surrogate or U+0000 has no place in a document")
        if code in SHORT:
            out.append(SHORT[code])
        elif code < 0x20:
            out.append(f"\\u{code:04x}")
        else:
            out.append(char)
    out.append('"')
    return "".join(out)


def _write(value, depth):
    if depth > 16:
        raise ValueError("deeper than 16")
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise ValueError("a number beyond 2^53-1")
        return str(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(_write(item, depth + 1) for item in value) + "]"
    if isinstance(value, dict):
        members = sorted(value.items(), key=lambda item: item[0].encode("utf-16-be"))
        return "{" + ",".join(f"{_text(key)}:{_write(item, depth + 1)}" for key, item in members) + "}"
    raise ValueError(f"a {type(value).__name__} has no canonical form here")


def canonical(value):
    """The one byte sequence that stands for `value`."""
    return _write(value, 1).encode("utf-8")


def sha256(data):
    """Lower-case hex, as documents name each other."""
    return hashlib.sha256(data).hexdigest()


def nonce():
    """128 random bits in base64url without padding."""
    return base64.urlsafe_b64encode(secrets.token_bytes(16)).rstrip(b"=").decode()


def check():
    """RFC 8785 3.2.2 and 3.2.3, as far as whole numbers go; the list of what is wrong."""
    euro = {"string": "\u20ac$\u000f\nA'B\"\\\\\"/", "literals": [None, True, False], "numbers": [333333333, -4, 0]}
    keys = {"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
            "\U0001f600": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"}
    order = ["Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign",
             "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh"]
    wrong = []
    expected = '{"literals":[null,true,false],"numbers":[333333333,-4,0],"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    if canonical(euro) != expected.encode():
        wrong.append("literals and strings of 3.2.2")
    written = canonical(keys).decode()
    if sorted(order, key=written.index) != order:
        wrong.append("order of names of 3.2.3")
    if canonical({"\x7f": "\u2028"}) != '{"\x7f":"\u2028"}'.encode():
        wrong.append("characters that stay as they are")
    if canonical("e\u0301") == canonical("\u00e9"):
        wrong.append("no normalisation")
    for bad in ("\ud800", "a\x00b", 1.5, 2 ** 53, {"a": float("nan")}):
        try:
            canonical(bad)
            wrong.append(f"refusal of {bad!r}")
        except ValueError:
            pass
    return wrong
