"""Computes docs/adr/0001-vectors.json from the words of ADR 0001, without any of the program's code.

    python3 test/formats/vectors.py > docs/adr/0001-vectors.json

Needs the package `cryptography`. The vectors are frozen: this file says where they came from and lets a second reader redo them.
`vectors.spec.ts` checks the program against them.
"""

import base64
import hashlib
import hmac
import json
import struct
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

PICO = 10**12


def es_number(value):
    """ECMAScript's Number::toString, which RFC 8785 section 3.2.2.3 asks for, from the shortest digits that Python prints."""
    if value == 0:
        return "0"
    sign, digits, exponent = Decimal(repr(value)).as_tuple()
    text = "".join(map(str, digits)).rstrip("0")
    n = len(digits) + exponent
    k = len(text)
    if k <= n <= 21:
        out = text + "0" * (n - k)
    elif 0 < n <= 21:
        out = text[:n] + "." + text[n:]
    elif -6 < n <= 0:
        out = "0." + "0" * -n + text
    else:
        power = f"e{'+' if n > 0 else '-'}{abs(n - 1)}"
        out = text[0] + ("." + text[1:] if k > 1 else "") + power
    return ("-" if sign else "") + out


def canonical(value):
    """RFC 8785: members in the order of their names' UTF-16 code units, no spaces."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(name)}:{canonical(value[name])}" for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return es_number(float(value))
    return json.dumps(value, ensure_ascii=False)


def b64u(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def b64(data):
    return base64.b64encode(data).decode()


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def hkdf(secret, salt, info):
    """RFC 5869 with SHA-256; one block is enough for 32 bytes."""
    prk = hmac.digest(salt, secret, "sha256")
    return hmac.digest(prk, info + b"\x01", "sha256")


def crockford(data):
    number = int.from_bytes(data, "big")
    return "".join("0123456789abcdefghjkmnpqrstvwxyz"[(number >> shift) & 31] for shift in range(125, -1, -5))


def counting(first, length):
    return bytes((first + i) % 256 for i in range(length))


def iso(milliseconds):
    moment = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(milliseconds=milliseconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def usd(pico):
    whole, fraction = divmod(abs(pico), PICO)
    tail = f"{fraction:012d}".rstrip("0")
    return ("-" if pico < 0 else "") + str(whole) + (f".{tail}" if tail else "")


# --- values ---------------------------------------------------------------------------------------------------------------

canonical_texts = [
    '{"b":1,"a":[true,false,null],"":{}}',
    '{"\\u20ac":"Euro","\\r":"CR","\\ufb33":"Dalet with dagesh","1":"One","\\ud83d\\ude00":"Emoji","\\u0080":"Control","\\u00f6":"o umlaut"}',
    '"\\u0000\\u0008\\u0009\\u000a\\u000c\\u000d\\u001f\\u0022\\u005c\\/\\u007f\\u2028\\u2029"',
    '[ 1.0, -0, 1e21, 1E-7, 0.000001, 333333333.33333329, 9007199254740993, 4.50, 2e-3 ]',
    '{"nested":{"z":[{"y":[],"x":{}}],"aa":1,"a":2},"A":"\\u00e9 e\\u0301"}',
    '"plain"',
]
numbers = """0000000000000000 8000000000000000 0000000000000001 8000000000000001 7fefffffffffffff ffefffffffffffff 4340000000000000
c340000000000000 4430000000000000 44b52d02c7e14af5 44b52d02c7e14af6 44b52d02c7e14af7 444b1ae4d6e2ef4e 444b1ae4d6e2ef4f 444b1ae4d6e2ef50
3eb0c6f7a0b5ed8c 3eb0c6f7a0b5ed8d 41b3de4355555553 41b3de4355555554 41b3de4355555555 41b3de4355555556 41b3de4355555557 becbf647612f3696
43143ff3c1cb0959 3ff0000000000000 4059000000000000 3fb999999999999a c0934a456d5cfaad""".split()
times = [0, 1, 1769903999999, 1709164800123, 253402300799999]
amounts = [0, 1, 450_000, PICO, 12_500_000_000_000, -3_250_000_000_000, 9_999_999_999_999_999 * PICO + PICO - 1]
prices = [0, 1, 999_999, 1_000_000, 6_666_666, 6_666_667, 9_000_000, PICO, 50_000_000_000, 123_456_789_012_345]

organisation = "org_" + crockford(counting(1, 16))
subject = "p_" + crockford(counting(0x60, 16))
admin = "p_" + crockford(counting(0x20, 16))
installation = counting(0xA0, 16).hex()

# --- one whole event ------------------------------------------------------------------------------------------------------

event_id = "0b1d7f3e-5a52-4c55-9d2c-5f6a7b8c9d0e"
event_type = "identity.member-invited@1"
stream = f"identity.member-{organisation}-inv_{crockford(counting(0x40, 16))}"
subject_key, writer_key, salt = counting(0x00, 32), counting(0x30, 32), counting(0x80, 32)


def seal(field, value, nonce):
    info = b"\x00".join(part.encode() for part in ["keystead.field.v1", event_type, event_id, subject, field])
    key = hkdf(subject_key, b"keystead.field.v1", info)
    plaintext = canonical(value).encode() + b"\x80"
    plaintext += b"\x00" * (-len(plaintext) % 64)
    box = AESGCM(key).encrypt(nonce, plaintext, info)
    commitment = sha256(b"keystead.field-key.v1\x00", key)
    stored = {"$sealed": {"alg": "A256GCM", "box": b64u(box), "commitment": b64u(commitment), "nonce": b64u(nonce), "subject": subject}}
    place = {"type": event_type, "eventId": event_id, "subject": subject, "field": field}
    return {"subjectKey": subject_key.hex(), "place": place, "value": value, "nonce": nonce.hex(), "info": info.hex(), "fieldKey": key.hex(), "plaintext": plaintext.hex(), "stored": stored}


sealed = [
    seal("email", "ann@example.org", counting(0xB0, 12)),
    seal("name", "Ånn 😀", counting(0xC0, 12)),
    seal("note", {"lines": ["x" * 40, 1.5, None]}, counting(0xD0, 12)),
    seal("full-block", "x" * 61, counting(0xE0, 12)),
    seal("one-more", "x" * 62, counting(0xF0, 12)),
]

data = {"member": subject, "invitedBy": admin, "email": "ann@example.org", "name": "Ånn 😀", "nickname": None, "roles": ["user", "auditor"]}
stored = {**data, "email": sealed[0]["stored"], "name": sealed[1]["stored"]}
header = {
    "v": 1,
    "id": event_id,
    "type": event_type,
    "organisation": organisation,
    "stream": stream,
    "actor": {"kind": "member", "id": admin, "via": "session"},
    "behalf": None,
    "correlation": "req-7f",
    "causation": None,
    "subjects": sorted([subject, admin]),
    "occurredAt": iso(1769903999999),
    "writer": "writer-1",
}
header_bytes, payload_bytes = canonical(header).encode(), canonical(stored).encode()
digest = sha256(b"keystead.payload.v1\x00", salt, payload_bytes)
mac = hmac.digest(writer_key, b"keystead.mac.v1\x00" + struct.pack(">I", len(header_bytes)) + header_bytes + digest, "sha256")

# --- leaf, tree, checkpoint -----------------------------------------------------------------------------------------------

sealed_at = iso(1769904000123)
leaf_header = canonical({"event": header, "index": 41, "sealedAt": sealed_at, "v": 1})
leaf_hash = sha256(b"\x00", leaf_header.encode(), digest)
other_leaf = sha256(b"\x00", b"another leaf")
root = sha256(b"\x01", leaf_hash, other_leaf)

log_seed = counting(0x11, 32)
origin = f"keystead/{installation}/{organisation}"
log_secret = hkdf(log_seed, b"keystead.log-key.v1", b"keystead.log-key.v1\x00" + origin.encode())
log_key = Ed25519PrivateKey.from_private_bytes(log_secret)
public = log_key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
key_id = sha256(origin.encode(), b"\n\x01", public)[:4]
checkpoint = f"{origin}\n2\n{b64(root)}\n"
verifier_key = f"{origin}+{key_id.hex()}+" + b64(b"\x01" + public)
note = f"{checkpoint}\n\u2014 {origin} {b64(key_id + log_key.sign(checkpoint.encode()))}\n"

# --- fingerprint ----------------------------------------------------------------------------------------------------------

fingerprint_key = counting(0x77, 32)
commands = [
    {"actor": admin, "command": "keys.vault-key", "input": {"name": "mine", "secret": "sk-1", "restrictions": {"apps": None, "models": []}}, "organisation": organisation},
    {"actor": None, "command": "identity.sign-in", "input": {"email": "ann@example.org"}, "organisation": "platform"},
]


def fingerprint(command):
    return hmac.new(fingerprint_key, b"keystead.fingerprint.v1\x00" + canonical(command).encode(), "sha256").hexdigest()


vectors = {
    "about": "Test vectors of ADR 0001. Bytes are hex unless they say otherwise. Computed by test/formats/vectors.py; frozen.",
    "canonical": [{"text": text, "canonical": canonical(json.loads(text)), "sha256": sha256(canonical(json.loads(text)).encode()).hex()} for text in canonical_texts],
    "canonicalRefused": ['"\\ud800"', '{"\\udc00":1}', "[" * 66 + "]" * 66],
    "canonicalDeepest": "[" * 65 + "]" * 65,
    "numbers": [{"ieee754": bits, "canonical": es_number(struct.unpack(">d", bytes.fromhex(bits))[0])} for bits in numbers],
    "times": [{"milliseconds": milliseconds, "text": iso(milliseconds)} for milliseconds in times],
    "money": [{"pico": str(pico), "usd": usd(pico)} for pico in amounts],
    "moneyRefused": ["", "-0", "+1", "01", "1.", ".5", "1.50", "1e3", "1,5", " 1", "0.0000000000001", "10000000000000000"],
    "commission": [{"price": str(price), "commission": str(price * 15 // 100 // 10**6 * 10**6), "developer": str(price - price * 15 // 100 // 10**6 * 10**6)} for price in prices],
    "ids": [{"prefix": prefix, "bytes": data_.hex(), "id": f"{prefix}_{crockford(data_)}"} for prefix, data_ in [("org", bytes(16)), ("p", b"\xff" * 16), ("exe", counting(1, 16)), ("call", counting(0xF0, 16))]],
    "streamNames": [
        {"parts": {"context": "keys", "kind": "key", "organisation": organisation, "id": "key_1"}, "name": f"keys.key-{organisation}-key_1"},
        {"parts": {"context": "local-ai", "kind": "pull-request", "organisation": "platform", "id": "2026_11"}, "name": "local-ai.pull-request-platform-2026_11"},
    ],
    "streamNamesRefused": ["", "keys.key", "keys.key-org_1", "keys-org_1-key_1", "Keys.key-org_1-key_1", "keys.key-org_1-key_1-", "keys.key--key_1", "keys.key-org.1-key_1", "keys.key-org_1-key_1\n"],
    "eventNames": [event_type, "gateway.spend-reserved@12", "local-ai.model-pulled@1"],
    "eventNamesRefused": ["", "identity.member-invited", "identity.member-invited@0", "identity.member-invited@01", "member-invited@1", "identity.MemberInvited@1", "identity.member--invited@1", "identity.member-invited@1\n"],
    "sealedFields": sealed,
    "event": {
        "stream": stream,
        "data": data,
        "personal": {"email": "member", "name": "member", "nickname": "member"},
        "subjects": ["invitedBy"],
        "subjectKey": subject_key.hex(),
        "nonces": [sealed[0]["nonce"], sealed[1]["nonce"]],
        "salt": salt.hex(),
        "writerKey": writer_key.hex(),
        "header": header_bytes.decode(),
        "payload": payload_bytes.decode(),
        "payloadDigest": digest.hex(),
        "mac": mac.hex(),
    },
    "leaf": {"index": 41, "sealedAt": sealed_at, "leafHeader": leaf_header, "hash": leaf_hash.hex()},
    "node": {"left": leaf_hash.hex(), "right": other_leaf.hex(), "hash": root.hex()},
    "logSigningKey": {"installation": installation, "organisation": organisation, "logSeed": log_seed.hex(), "origin": origin, "ed25519Seed": log_secret.hex(), "publicKey": public.hex()},
    "checkpoint": {"size": 2, "root": root.hex(), "note": note, "verifierKey": verifier_key},
    "fingerprints": [{"key": fingerprint_key.hex(), "command": command, "fingerprint": fingerprint(command)} for command in commands],
}
print(json.dumps(vectors, indent=2, ensure_ascii=True))
