#!/usr/bin/env python3
"""Checks a log with none of the code that made it. Written from the specifications named in tlog.py; the statements
about keys are those of docs/log.md, the lines of exports and receipts those of docs/exports.md and docs/receipts.md.
Exit code 0: everything holds. 1: something does not, and the last line says what; of an export each line before it
names one breach: the rule, the entry where it is one's, and what was seen. 2: called in a way it does not know.

  verify.py log SOURCE --key VKEY [--old CHECKPOINT ...]   a whole log: SOURCE is its URL or a folder of its files
  verify.py proof FILE --key VKEY --leaf BASE64            one entry, by a c2sp.org/tlog-proof@v1 (or --entry HEX)
  verify.py export FILE --key VKEY [--old CHECKPOINT ...]  a whole export; --old: it begins with what a kept checkpoint signed
  verify.py receipt FILE --key VKEY [--proof FILE]         a receipt, as JSON or JWS; --proof: by a tlog-proof instead of its own
  verify.py line FILE --key VKEY                           one answer of a check, as `assent prove` writes it
  verify.py consistency OLD NEW --key VKEY --path FILE     two checkpoints, by a file with a base64 hash a line
"""

import argparse
import hashlib
import hmac
import json
import re
import sys
import urllib.error
import urllib.request
from pathlib import Path

import ed25519
import exported
import papers
from tlog import (
    Key,
    Wrong,
    base64_of,
    check_consistency,
    check_inclusion,
    from_base64,
    leaf_hash,
    open_checkpoint,
    open_note,
    parse_proof,
    read_bundle,
    tile_path,
    tiles_of,
    tree_hash,
)

STATEMENT = b"assent-log-key/v1\n"


class Source:
    """A log's files below a URL or a folder."""

    def __init__(self, place):
        self.place = place.rstrip("/")

    def read(self, path):
        try:
            if re.match("https?://", self.place):
                with urllib.request.urlopen(f"{self.place}/{path}", timeout=30) as answer:
                    return answer.read()
            return (Path(self.place) / path).read_bytes()
        except (OSError, urllib.error.URLError) as error:
            raise Wrong(f"{path} cannot be read: {error}") from None

    def tile(self, level, index, width):
        """A partial tile may be gone once the full one is there."""
        try:
            return self.read(tile_path(level, index, width))
        except Wrong:
            if width == 256 or level == "entries":
                raise
            return self.read(tile_path(level, index, 256))[: width * 32]


def read_leaves(source, size):
    """The leaf hashes of a log, after every tile was held against the tiles below it."""
    below = None
    leaves = []
    level = 0
    while size // 256**level:
        hashes = []
        for index, width in tiles_of(size, level):
            data = source.tile(level, index, width)
            if len(data) != 32 * width:
                raise Wrong(f"{tile_path(level, index, width)} is not {32 * width} bytes")
            hashes += [data[i : i + 32] for i in range(0, len(data), 32)]
        if below is None:
            leaves = hashes
        else:
            for i, value in enumerate(hashes):
                if tree_hash(below[256 * i : 256 * i + 256]) != value:
                    raise Wrong(f"hash {i} of level {level} is not that of the tile below it")
        below = hashes
        level += 1
    return leaves


def read_entries(source, size, leaves):
    entries = []
    for index, width in tiles_of(size, 0):
        entries += read_bundle(source.tile("entries", index, width), width)
    for i, entry in enumerate(entries):
        if leaf_hash(entry) != leaves[i]:
            raise Wrong(f"entry {i} is not the one its tile holds")
    return entries


class Keys:
    """The keys of a log as its statements give them: [key, from, until]."""

    def __init__(self, pinned, entries):
        self.spans = [[pinned, 0, None]]
        statements = [(i, entry) for i, entry in enumerate(entries) if entry.startswith(STATEMENT)]
        for number, (index, entry) in enumerate(statements):
            self.follow(index, entry, number == 0)
        if pinned.text not in [key.text for key, _, _ in self.spans]:
            raise Wrong("the log never had the verifier key that was given")

    def follow(self, index, entry, is_first):
        text = entry.partition(b"\n\n")[0].decode("utf-8", "replace")
        _, origin, change, *beside, _at = text.split("\n")
        verb, _, named = change.partition(" ")
        key = Key(named)
        if verb not in ("add", "retire") or not beside or any(not line.startswith("beside ") for line in beside):
            raise Wrong(f"entry {index} is a malformed statement about keys")
        others = [Key(line[len("beside ") :]) for line in beside]
        if is_first:
            self.spans = [[one, 0, None] for one in others + ([key] if verb == "retire" else [])]
        now = [one.text for one, _, until in self.spans if until is None]
        _, signed = open_note(entry, [*others, key])
        expected = {one for one in now if one != key.text}
        if {one.text for one in others} != expected or any(one.name != origin for one in [*others, key]):
            raise Wrong(f"entry {index} states keys that do not follow from those before it")
        if not (expected | ({key.text} if verb == "add" else set())) <= set(signed):
            raise Wrong(f"entry {index} states keys and is not signed by all it needs")
        if verb == "add":
            if key.text in [one.text for one, _, _ in self.spans]:
                raise Wrong(f"entry {index} adds a key that the log had before")
            self.spans.append([key, index + 1, None])
        else:
            if key.text not in now:
                raise Wrong(f"entry {index} retires a key that does not sign")
            for span in self.spans:
                if span[0].text == key.text:
                    span[2] = index + 1

    def all(self):
        return [key for key, _, _ in self.spans]

    def at(self, size):
        return [key for key, first, until in self.spans if first <= size and (until is None or size < until)]


def size_in(note):
    match = re.match(rb"[^\n]+\n(0|[1-9][0-9]{0,15})\n", note)
    if not match:
        raise Wrong("the checkpoint is malformed")
    return int(match[1])


def check_log(arguments):
    source, pinned = Source(arguments.source), Key(arguments.key)
    note = source.read("checkpoint")
    size = size_in(note)
    leaves = read_leaves(source, size)
    entries = read_entries(source, size, leaves)
    keys = Keys(pinned, entries)
    checkpoint = open_checkpoint(note, keys.all(), keys.at(size))
    if tree_hash(leaves) != checkpoint.root:
        raise Wrong("the tiles do not lead to the checkpoint's root")
    for path in arguments.old:
        old_note = Path(path).read_bytes()
        old = open_checkpoint(old_note, keys.all(), keys.at(size_in(old_note)))
        if old.size > size:
            raise Wrong(f"the log has {size} entries, and {old.size} under a checkpoint that was given")
        if tree_hash(leaves[: old.size]) != old.root:
            raise Wrong(f"the first {old.size} entries are not those of a checkpoint that was given")
    return f"{checkpoint.origin}: {size} entries, signed by {len(keys.at(size))} of {len(keys.all())} keys"


def check_proof(arguments):
    keys = [Key(text) for text in arguments.key]
    index, path, note = parse_proof(Path(arguments.file).read_bytes())
    checkpoint = open_checkpoint(note, keys)
    leaf = from_base64(arguments.leaf, "the leaf") if arguments.leaf else leaf_hash(bytes.fromhex(arguments.entry))
    check_inclusion(leaf, index, checkpoint.size, path, checkpoint.root)
    return f"{checkpoint.origin}: entry {index} of {checkpoint.size}"


def check_line(arguments):
    """One line of a check leads to the root of its record, and the record to a checkpoint or a signature (docs/checks.md)."""
    keys = [Key(text) for text in arguments.key]
    try:
        told = json.loads(Path(arguments.file).read_bytes())
        line, check, position = told["line"], told["check"], told["position"]
        root, salt = from_base64(check["root"], "the root"), from_base64(told["salt"], "the salt")
        path = [from_base64(step, "a hash of the line's path") for step in told["path"]]
        size = check["counts"]["allow"] + check["counts"]["deny"]
    except (ValueError, KeyError, TypeError) as error:
        raise Wrong(f"this is no line of a check: {error}") from None
    if told.get("form") != "assent-check-line/v1" or set(line) != {"asked", "result"}:
        raise Wrong("this is no line of a check")
    check_inclusion(leaf_hash(salt + papers.canonical_bytes(line)), position, size, path, root)
    said = f"{line['result']['reason']} on line {position + 1} of {size}, asked at {check['madeAt']}"
    record = papers.canonical_bytes(check)
    if "proof" in told:
        place = told["proof"]
        checkpoint = open_checkpoint(place["checkpoint"].encode(), keys)
        own = from_base64(told["recordSalt"], "the record's salt")
        commitment = base64_of(hmac.digest(own, record, hashlib.sha256))
        entry = f"assent-check/v1\n{check['id']}\n{commitment}".encode()
        steps = [from_base64(step, "a hash of the proof") for step in place["path"]]
        check_inclusion(leaf_hash(entry), place["index"], checkpoint.size, steps, checkpoint.root)
        return f"{checkpoint.origin}: {said}; entry {place['index']} of {checkpoint.size}"
    signature = from_base64(told["signature"], "the signature")
    if not any(ed25519.verify(key.public, b"assent-check/v1\n" + record, signature) for key in keys):
        raise Wrong("no known key signed the check")
    return f"{keys[0].name}: {said}; signed"


def check_export(arguments):
    export = exported.Export(Key(arguments.key), Keys)
    with open(arguments.file, "rb") as stream:
        export.read(stream)
    export.finish([Path(path).read_bytes() for path in arguments.old])
    for rule, entry, words in export.wrong:
        print(f"{rule}{'' if entry is None else f' entry {entry}'}: {words}")
    if export.wrong:
        raise Wrong(f"{len(export.wrong)} breaches, the first of {export.wrong[0][0]}")
    return f"{export.manifest['origin']}: {export.manifest['size']} entries, {len(export.notes)} checkpoints"


def check_receipt(arguments):
    proof = Path(arguments.proof).read_bytes() if arguments.proof else None
    return papers.check_receipt(Path(arguments.file).read_bytes(), [Key(text) for text in arguments.key], proof)


def check_two(arguments):
    keys = [Key(text) for text in arguments.key]
    old, new = [open_checkpoint(Path(path).read_bytes(), keys) for path in (arguments.old, arguments.new)]
    path = [from_base64(line, "a hash of the proof") for line in Path(arguments.path).read_text().split()]
    check_consistency(old.size, old.root, new.size, new.root, path)
    return f"{new.origin}: {old.size} entries are the beginning of {new.size}"


def main():
    parser = argparse.ArgumentParser(description="Checks a transparency log from the public specifications alone.")
    commands = parser.add_subparsers(required=True)
    log = commands.add_parser("log")
    log.add_argument("source")
    log.add_argument("--key", required=True)
    log.add_argument("--old", action="append", default=[])
    log.set_defaults(run=check_log)
    proof = commands.add_parser("proof")
    proof.add_argument("file")
    proof.add_argument("--key", action="append", required=True)
    what = proof.add_mutually_exclusive_group(required=True)
    what.add_argument("--leaf")
    what.add_argument("--entry")
    proof.set_defaults(run=check_proof)
    export = commands.add_parser("export")
    export.add_argument("file")
    export.add_argument("--key", required=True)
    export.add_argument("--old", action="append", default=[])
    export.set_defaults(run=check_export)
    receipt = commands.add_parser("receipt")
    receipt.add_argument("file")
    receipt.add_argument("--key", action="append", required=True)
    receipt.add_argument("--proof")
    receipt.set_defaults(run=check_receipt)
    line = commands.add_parser("line")
    line.add_argument("file")
    line.add_argument("--key", action="append", required=True)
    line.set_defaults(run=check_line)
    two = commands.add_parser("consistency")
    two.add_argument("old")
    two.add_argument("new")
    two.add_argument("--key", action="append", required=True)
    two.add_argument("--path", required=True)
    two.set_defaults(run=check_two)
    arguments = parser.parse_args()
    try:
        print(f"VERIFIED {arguments.run(arguments)}")
    except (Wrong, OSError) as wrong:
        print(f"NOT VERIFIED {wrong}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
