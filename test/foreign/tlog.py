"""Logs from the public specifications: RFC 6962 and 9162 trees and proofs, C2SP signed notes, checkpoints, proofs, tiles."""

import base64
import binascii
import hashlib
import re

import ed25519


class Wrong(Exception):
    """What was read is not what it claims to be; the text says what is wrong."""


def from_base64(text, what):
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Wrong(f"{what} is not base64") from None
    if base64.b64encode(data).decode() != text:
        raise Wrong(f"{what} is not base64 as it is written")
    return data


def base64_of(data):
    return base64.b64encode(data).decode()


# Trees: RFC 6962 section 2.1.


def leaf_hash(entry):
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def tree_hash(leaves):
    """MTH over leaf hashes."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(tree_hash(leaves[:split]), tree_hash(leaves[split:]))


def check_inclusion(leaf, index, size, path, root):
    """RFC 9162 section 2.1.3.2."""
    if index >= size:
        raise Wrong(f"index {index} is not in a tree of {size}")
    fn, sn, result = index, size - 1, leaf
    for step in path:
        if sn == 0:
            raise Wrong("the inclusion proof is too long")
        if fn & 1 or fn == sn:
            result = node_hash(step, result)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            result = node_hash(result, step)
        fn, sn = fn >> 1, sn >> 1
    if sn != 0 or result != root:
        raise Wrong("the inclusion proof does not lead to the root")


def check_consistency(first, first_root, second, second_root, path):
    """RFC 9162 section 2.1.4.2; `first` from 1."""
    if not 0 < first <= second:
        raise Wrong(f"sizes {first} and {second} are in no order")
    if first == second:
        if path or first_root != second_root:
            raise Wrong("two trees of one size are not the same")
        return
    steps = ([first_root] if first & (first - 1) == 0 else []) + path
    if not steps:
        raise Wrong("the consistency proof is empty")
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    before = after = steps[0]
    for step in steps[1:]:
        if sn == 0:
            raise Wrong("the consistency proof is too long")
        if fn & 1 or fn == sn:
            before, after = node_hash(step, before), node_hash(step, after)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            after = node_hash(after, step)
        fn, sn = fn >> 1, sn >> 1
    if sn != 0 or before != first_root or after != second_root:
        raise Wrong("the consistency proof does not join the two roots")


# Signed notes and checkpoints: c2sp.org/signed-note, c2sp.org/tlog-checkpoint.


class Key:
    """A verifier key `name+hash+base64(0x01 || key)`."""

    def __init__(self, text):
        parts = text.strip().split("+", 2)
        if len(parts) != 3 or not parts[0] or not re.fullmatch(r"[0-9a-f]{8}", parts[1]):
            raise Wrong("the verifier key is malformed")
        self.text, self.name, self.id = text.strip(), parts[0], bytes.fromhex(parts[1])
        data = from_base64(parts[2], "the verifier key")
        if len(data) != 33 or data[0] != 1:
            raise Wrong("the verifier key is not Ed25519")
        self.public = data[1:]
        if hashlib.sha256(self.name.encode() + b"\n" + data).digest()[:4] != self.id:
            raise Wrong("the verifier key has the hash of another")


def open_note(data, keys):
    """The text of a note and those of the keys that signed it; Wrong when a signature by one of them does not hold."""
    try:
        note = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Wrong("the note is not UTF-8") from None
    if any(ord(c) < 0x20 and c != "\n" for c in note):
        raise Wrong("the note holds control characters")
    split = note.rfind("\n\n")
    if split < 0 or not note.endswith("\n"):
        raise Wrong("the note has no signatures")
    text, signed = note[: split + 1], []
    for line in note[split + 2 : -1].split("\n"):
        match = re.fullmatch(r"\u2014 ([^\s+]+) (\S+)", line)
        if not match:
            raise Wrong("a signature line is malformed")
        blob = from_base64(match[2], "a signature")
        for key in keys:
            if key.name == match[1] and key.id == blob[:4]:
                if not ed25519.verify(key.public, text.encode(), blob[4:]):
                    raise Wrong(f"the signature by {key.text} does not hold")
                signed.append(key.text)
    return text, signed


class Checkpoint:
    def __init__(self, text):
        lines = text.split("\n")
        if len(lines) < 4 or "" in lines[:-1] or not re.fullmatch(r"0|[1-9][0-9]*", lines[1]):
            raise Wrong("the checkpoint is malformed")
        self.origin, self.size = lines[0], int(lines[1])
        self.root = from_base64(lines[2], "the root hash")
        if len(self.root) != 32:
            raise Wrong("the root hash is not 32 bytes")


def open_checkpoint(data, keys, needed=None):
    """The checkpoint of a note that every one of `needed` signed; of the keys at least one."""
    text, signed = open_note(data, keys)
    checkpoint = Checkpoint(text)
    if not signed:
        raise Wrong("no known key signed the checkpoint")
    for key in needed or []:
        if key.text not in signed:
            raise Wrong(f"the checkpoint of size {checkpoint.size} is not signed by {key.text}")
    if checkpoint.origin != keys[0].name:
        raise Wrong("the checkpoint is that of another log")
    return checkpoint


def parse_proof(data):
    """c2sp.org/tlog-proof@v1: index, path and the checkpoint's note."""
    head, split, note = data.partition(b"\n\n")
    lines = head.decode("utf-8", "replace").split("\n")
    if not split or lines[0] != "c2sp.org/tlog-proof@v1":
        raise Wrong("this is no c2sp.org/tlog-proof@v1")
    rest = lines[2:] if len(lines) > 1 and lines[1].startswith("extra ") else lines[1:]
    match = re.fullmatch(r"index (0|[1-9][0-9]*)", rest[0]) if rest else None
    if not match:
        raise Wrong("the proof names no index")
    path = [from_base64(line, "a hash of the proof") for line in rest[1:]]
    if any(len(step) != 32 for step in path):
        raise Wrong("a hash of the proof is not 32 bytes")
    return int(match[1]), path, note


# Tiles: c2sp.org/tlog-tiles.


def tile_path(level, index, width):
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    name = "/".join([f"x{group}" for group in groups[:-1]] + [groups[-1]])
    return f"tile/{level}/{name}" + (f".p/{width}" if width < 256 else "")


def tiles_of(size, level):
    """Index and width of every tile of a level, full and partial."""
    hashes = size // 256**level
    return [(i // 256, min(256, hashes - i)) for i in range(0, hashes, 256)]


def read_bundle(data, count):
    entries, at = [], 0
    for _ in range(count):
        length = int.from_bytes(data[at : at + 2], "big")
        if at + 2 + length > len(data):
            raise Wrong("an entry bundle is cut off")
        entries.append(data[at + 2 : at + 2 + length])
        at += 2 + length
    if at != len(data):
        raise Wrong("an entry bundle is longer than its entries")
    return entries
