"""Verifies a record as record.md says: verify.py FILE [N=HASH ..] [AUTHOR=KEY ..] prints `ok N HASH` or `LINE FAULT`."""
import hashlib, json, re, sys

P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, BASE = -121665 * pow(121666, -1, P) % P, 4 * pow(5, -1, P) % P

class Wrong(Exception): pass

def need(condition, fault="form"):
    if not condition: raise Wrong(fault)

def ordered(value, depth=0):
    need(depth <= 100 and not isinstance(value, float) and (type(value) is not int or abs(value) < 2**53))
    if isinstance(value, dict):
        return {key: ordered(value[key], depth + 1) for key in sorted(value, key=lambda k: k.encode("utf-16-be"))}
    return [ordered(item, depth + 1) for item in value] if isinstance(value, list) else value

def canonical(value):
    return json.dumps(ordered(value), ensure_ascii=False, separators=(",", ":")).encode("utf-8")

def parsed(line):
    try:
        need(line[-1:] == b"\n")
        value = json.loads(line.decode("utf-8"))  # a key that occurs twice is lost, and missed below
        need(isinstance(value, dict) and canonical(value) == line[:-1])
        return value
    except (ValueError, RecursionError):
        raise Wrong("form") from None

def digest_without(keys, event):
    return hashlib.sha256(canonical({key: event[key] for key in event.keys() - keys})).digest()

def is_hex(value, digits):
    return isinstance(value, str) and re.fullmatch("[0-9a-f]{%d}" % digits, value) is not None

def event_of(line):
    e = parsed(line)
    need(e.keys() | {"signature"} == set("author body hash kind number previous time signature".split()))
    need(all(isinstance(e[key], str) for key in ("author", "kind", "time")) and is_hex(e.get("signature", "0" * 128), 128))
    need(repr(e["number"]).isdigit() and is_hex(e["previous"], 64) and is_hex(e["hash"], 64))
    need(isinstance(e["body"], dict) and len(e["body"]) == 1)
    need(isinstance(e["body"].get("open"), dict) or is_hex(e["body"].get("commitment"), 64))
    return e

def add(a, b):
    (x1, y1, z1, t1), (x2, y2, z2, t2) = a, b
    m, n, c, d = (y1 - x1) * (y2 - x2), (y1 + x1) * (y2 + x2), 2 * t1 * t2 * D, 2 * z1 * z2
    return (n - m) * (d - c) % P, (d + c) * (n + m) % P, (d - c) * (d + c) % P, (n - m) * (n + m) % P

def times(n, point):
    rest = times(n // 2, add(point, point)) if n else (0, 1, 1, 0)
    return add(rest, point) if n % 2 else rest

def is_same(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0

def point(data):
    y, sign = int.from_bytes(data, "little") % 2**255, data[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    x = x if x % 2 == sign else P - x
    need(y < P and 0 < x < P and (x * x - square) % P == 0, "signature")
    need(not is_same(times(8, (x, y, 1, x * y % P)), (0, 1, 1, 0)), "signature")
    return x, y, 1, x * y % P

def is_signed(event, key):
    signature = bytes.fromhex(event.get("signature", "00" * 64))
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    signed = r + key + b"elfvik record 1\n" + digest_without({"hash", "signature"}, event)
    h = int.from_bytes(hashlib.sha512(signed).digest(), "little") % L
    return s < L and is_same(times(s, point(BASE.to_bytes(32, "little"))), add(point(r), times(h, point(key))))

def verify(lines, noted, keys):
    line, fits = 1, lambda count: all(n != count or digest == last for n, digest in noted)
    try:
        header = parsed(lines[0] if lines else b"")
        need(header.keys() == {"format", "record"} and isinstance(header["record"], str) and repr(header["format"]) == "1")
        last = hashlib.sha256(lines[0][:-1]).hexdigest()
        need(fits(0), "checkpoint")
        for line, text in enumerate(lines[1:], 2):
            event = event_of(text)
            need(event["number"] == line - 2, "number")
            need(event["previous"] == last, "previous")
            last = digest_without({"hash"}, event).hex()
            need(event["hash"] == last, "hash")
            need(event["author"] not in keys or is_signed(event, keys[event["author"]]), "signature")
            need(fits(line - 1), "checkpoint")
        line = len(lines) + 1
        need(all(n < len(lines) for n, _ in noted), "truncated")
        return "ok %d %s" % (len(lines) - 1, last)
    except Wrong as wrong:
        return "%d %s" % (line, "header" if line == 1 and str(wrong) == "form" else wrong)

if __name__ == "__main__":
    pairs = [argument.rsplit("=", 1) for argument in sys.argv[2:]]
    lines = re.findall(b"[^\n]*\n|[^\n]+", open(sys.argv[1], "rb").read())
    keys = {name: bytes.fromhex(value) for name, value in pairs if not name.isdigit()}
    print(verify(lines, [(int(name), value) for name, value in pairs if name.isdigit()], keys))
