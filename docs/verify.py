"""Verifies a record as record.md says: verify.py FILE [N=HASH ..] [AUTHOR=KEY ..] prints `ok N HASH` or `LINE FAULT`."""
import hashlib, json, re, sys

P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P

class Wrong(Exception):
    pass

def need(condition):
    if not condition:
        raise Wrong

def refuse(_):
    need(False)

def once(pairs):
    need(len({key for key, _ in pairs}) == len(pairs))
    return dict(pairs)

def ordered(value, depth=0):
    need(depth <= 100 and (type(value) is not int or abs(value) < 2**53))
    if isinstance(value, dict):
        return {key: ordered(value[key], depth + 1) for key in sorted(value, key=lambda k: k.encode("utf-16-be"))}
    return [ordered(item, depth + 1) for item in value] if isinstance(value, list) else value

def canonical(value):
    return json.dumps(ordered(value), ensure_ascii=False, separators=(",", ":")).encode("utf-8")

def parsed(line):
    try:
        need(line[-1:] == b"\n")
        value = json.loads(line.decode("utf-8"), object_pairs_hook=once, parse_float=refuse, parse_constant=refuse)
        need(isinstance(value, dict) and canonical(value) == line[:-1])
        return value
    except (ValueError, RecursionError):
        raise Wrong from None

def digest_without(keys, event):
    return hashlib.sha256(canonical({key: event[key] for key in event.keys() - keys})).digest()

def is_hex(value, digits):
    return isinstance(value, str) and re.fullmatch("[0-9a-f]{%d}" % digits, value) is not None

def event_of(line):
    e = parsed(line)
    need(e.keys() | {"signature"} == set("author body hash kind number previous time signature".split()))
    need(all(isinstance(e[key], str) for key in ("author", "kind", "time")))
    need(type(e["number"]) is int and e["number"] >= 0 and is_hex(e["previous"], 64) and is_hex(e["hash"], 64))
    need(is_hex(e.get("signature", "0" * 128), 128) and isinstance(e["body"], dict) and len(e["body"]) == 1)
    need(isinstance(e["body"].get("open"), dict) or is_hex(e["body"].get("commitment"), 64))
    return e

def add(a, b):
    (x1, y1, z1, t1), (x2, y2, z2, t2) = a, b
    m, n, c, d = (y1 - x1) * (y2 - x2), (y1 + x1) * (y2 + x2), 2 * t1 * t2 * D, 2 * z1 * z2
    return (n - m) * (d - c) % P, (d + c) * (n + m) % P, (d - c) * (d + c) % P, (n - m) * (n + m) % P

def times(n, point):
    result = (0, 1, 1, 0)
    for bit in bin(n)[2:]:
        result = add(result, result) if bit == "0" else add(add(result, result), point)
    return result

def is_same(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0

def point(data):
    y, sign = int.from_bytes(data, "little") % 2**255, data[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    need(y < P and (x * x - square) % P == 0 and (x or not sign))
    x = x if x % 2 == sign else P - x
    need(not is_same(times(8, (x, y, 1, x * y % P)), (0, 1, 1, 0)))
    return x, y, 1, x * y % P

def check_signature(key, digest, signature):
    need(len(signature) == 64)
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(r + key + b"elfvik record 1\n" + digest).digest(), "little") % L
    base = point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    need(s < L and is_same(times(s, base), add(point(r), times(h, point(key)))))

def verify(lines, noted, keys):
    fault, line, last = "header", 1, None
    try:
        header = parsed(lines[0] if lines else b"")
        need(header.keys() == {"format", "record"} and header["format"] == 1 and isinstance(header["record"], str))
        fault, last = "checkpoint", hashlib.sha256(lines[0][:-1]).hexdigest()
        need(all(n != 0 or digest == last for n, digest in noted))
        for number, text in enumerate(lines[1:]):
            fault, line = "form", number + 2
            event = event_of(text)
            for fault, key, value in (("number", "number", number), ("previous", "previous", last)):
                need(event[key] == value)
            signature = bytes.fromhex(event.get("signature", ""))
            fault, last = "hash", digest_without({"hash"}, event).hex()
            need(event["hash"] == last)
            fault = "signature"
            if event["author"] in keys:
                check_signature(keys[event["author"]], digest_without({"hash", "signature"}, event), signature)
            fault = "checkpoint"
            need(all(n != number + 1 or noted_hash == last for n, noted_hash in noted))
        fault, line = "truncated", len(lines) + 1
        need(all(n < len(lines) for n, _ in noted))
        return "ok %d %s" % (len(lines) - 1, last)
    except Wrong:
        return "%d %s" % (line, fault)

if __name__ == "__main__":
    pairs = [argument.rsplit("=", 1) for argument in sys.argv[2:]]
    with open(sys.argv[1], "rb") as file:
        lines = re.findall(b"[^\n]*\n|[^\n]+", file.read())
    noted = [(int(name), value) for name, value in pairs if name.isdigit()]
    print(verify(lines, noted, {name: bytes.fromhex(value) for name, value in pairs if not name.isdigit()}))
