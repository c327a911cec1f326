"""Receipts as docs/receipts.md describes them, and what they and exports are written in: JSON, RFC 8785, JWS."""

import base64
import hashlib
import hmac
import json

import ed25519
from tlog import (
    Wrong,
    check_inclusion,
    from_base64,
    leaf_hash,
    open_checkpoint,
    parse_proof,
)

def whole(text):
    raise Wrong(f"{text} is no whole number")


def once(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Wrong("a member is there twice")
    return found


def parse_json(text):
    try:
        return json.loads(text, parse_float=whole, parse_constant=whole, object_pairs_hook=once)
    except (ValueError, RecursionError) as error:
        raise Wrong(f"it is not JSON: {error}") from None


def canonical(value):
    """RFC 8785 for texts, whole numbers, truths and nothing; names in the order of UTF-16."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{canonical(name)}:{canonical(value[name])}" for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def canonical_bytes(value):
    try:
        return canonical(value).encode()
    except (UnicodeEncodeError, RecursionError):
        raise Wrong("it holds text that has no canonical form") from None


def content_hash(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def record_entry(record, salt, person):
    """The 64 bytes of a record's entry: HMAC-SHA-256 of the readable half, and the commitment to the personal one."""
    salt, person = from_base64(salt, "the salt"), from_base64(person, "the commitment")
    if len(salt) not in (16, 32) or len(person) != 32:
        raise Wrong("its salt or commitment is of another length")
    return hmac.digest(salt, canonical_bytes(record), hashlib.sha256) + person


def decoded(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def open_jws(text, keys):
    """The receipt in a JWS (RFC 7515) that one of the keys signed with EdDSA; the header names it."""
    parts = text.strip().split(".")
    if len(parts) != 3:
        raise Wrong("this is no JWS in its compact form")
    try:
        header, payload, signature = parse_json(decoded(parts[0])), decoded(parts[1]), decoded(parts[2])
    except ValueError:
        raise Wrong("a part of the JWS is not base64url") from None
    if header.get("alg") != "EdDSA":
        raise Wrong(f"the JWS is signed with {header.get('alg')}")
    named = [key for key in keys if "+".join(key.text.split("+")[:2]) == header.get("kid")]
    if not named:
        raise Wrong("no known key is the one the JWS names")
    if not any(ed25519.verify(key.public, f"{parts[0]}.{parts[1]}".encode(), signature) for key in named):
        raise Wrong("the signature of the JWS does not hold")
    return parse_json(payload)


PROVEN = {"v", "record", "salt", "personCommitment", "verifierKey", "proof"}
PLACE = {"index", "path", "checkpoint"}


def check_receipt(data, keys, proof=None):
    """A receipt as JSON or JWS; with `proof`, the text of a tlog-proof in the place of its own."""
    text = data.decode("utf-8", "replace")
    receipt = parse_json(text) if text.lstrip().startswith("{") else open_jws(text, keys)
    try:
        record = receipt["record"]
        entry = record_entry(record, receipt["salt"], receipt["personCommitment"])
        said = f"{record['id']}, {record['event']} at {record['at']}"
        if proof is None:
            place = receipt["proof"]
            index, note = place["index"], place["checkpoint"].encode()
            path = [from_base64(step, "a hash of the proof") for step in place["path"]]
        else:
            index, path, note = parse_proof(proof)
    except (KeyError, TypeError, AttributeError):
        raise Wrong("this is no receipt with a proof") from None
    beside = set(receipt) - PROVEN | {f"proof/{name}" for name in set(receipt.get("proof", {})) - PLACE}
    if beside or receipt.get("v") != 1:
        raise Wrong(f"nothing proves its {', '.join(sorted(beside) or ['v'])}")
    if any(len(step) != 32 for step in path):
        raise Wrong("a hash of the proof is not 32 bytes")
    checkpoint = open_checkpoint(note, keys)
    check_inclusion(leaf_hash(entry), index, checkpoint.size, path, checkpoint.root)
    return f"{checkpoint.origin}: {said}, entry {index} of {checkpoint.size}"
