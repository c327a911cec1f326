"""Exports as docs/exports.md describes them: every line held against the log that the lines together claim to be."""

import hashlib
import hmac
import re

from papers import canonical_bytes, content_hash, parse_json, record_entry
from tlog import Wrong, base64_of, from_base64, leaf_hash, open_checkpoint, tiles_of, tree_hash

CONTENT = {"entry", "notice", "file", "tile", "checkpoint"}
ORDER = ["manifest", "entry", "notice", "file", "tile", "checkpoint", "end"]
PLURAL = {"entry": "entries", "notice": "notices", "file": "files", "tile": "tiles", "checkpoint": "checkpoints"}
FARTHEST = 65536
INSTANT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"


def aligned(own, told):
    """Which of our hashes were put in, which places of the log are not there, which differ, and which hang behind."""
    in_own, in_told = {h: i for i, h in enumerate(own) if h}, {h: i for i, h in enumerate(told) if h}
    inserted, missing, changed = [], [], []
    i = j = 0
    while i < len(own) and j < len(told):
        if own[i] and told[j] and own[i] != told[j]:
            if in_own.get(told[j], -1) > i:
                inserted += range(i, in_own[told[j]])
                i = in_own[told[j]]
                continue
            if in_told.get(own[i], -1) > j:
                missing += range(j, in_told[own[i]])
                j = in_told[own[i]]
                continue
            changed.append(i)
        i, j = i + 1, j + 1
    return inserted, missing, changed, list(range(i, len(own)))


class Export:
    """An export read line by line; `wrong` holds (rule, entry or None, words) in the order found."""

    def __init__(self, pinned, make_keys):
        self.pinned, self.make_keys = pinned, make_keys
        self.wrong, self.counts = [], dict.fromkeys(CONTENT, 0)
        self.manifest = self.end = self.digest = None
        self.entries, self.lines, self.tiles, self.notes = {}, {}, {}, []
        self.next = 0
        self.refs, self.published, self.wiped_by = set(), {}, set()
        self.documents, self.files, self.pictures = set(), set(), {}
        self.decisions = []

    def say(self, rule, words, entry=None):
        self.wrong.append((rule, entry, words))

    def read(self, stream):
        running, last = hashlib.sha256(), 0
        for number, raw in enumerate(stream, 1):
            before = running.hexdigest()
            running.update(raw)
            try:
                line = parse_json(raw)
                kind = line.get("kind") if isinstance(line, dict) else None
                if kind not in ORDER or not raw.endswith(b"\n"):
                    raise Wrong("it is of no known kind, or cut off")
                if kind == "end" and self.digest is None:
                    self.digest = before
                if ORDER.index(kind) < last or self.end or (kind == "manifest" and self.manifest):
                    self.say("line-out-of-place", f"line {number} is a {kind}")
                last = ORDER.index(kind)
                if kind in CONTENT:
                    self.counts[kind] += 1
                getattr(self, f"read_{kind}")(line)
            except (Wrong, KeyError, TypeError, AttributeError, ValueError) as error:
                self.say("line-malformed", f"line {number}: {error}")

    def read_manifest(self, line):
        self.manifest = {name: line[name] for name in ("site", "origin", "verifierKey", "size")}
        if type(line["size"]) is not int or line["size"] < 0:
            raise Wrong("it has no size")

    def read_end(self, line):
        self.end = line

    def read_entry(self, line):
        index, kind, ref = line["index"], line["type"], line["ref"]
        data = from_base64(line["data"], "the entry")
        if type(index) is not int or not 0 <= index < self.counts["entry"] + FARTHEST:
            raise Wrong(f"it says that it is entry {index}")
        if index in self.entries:
            return self.say("entry-twice", "another of this index stands before it", index)
        if ref in self.refs:
            self.say("record-twice", f"{ref} is there before", index)
        self.refs.add(ref)
        if index < self.next:
            self.say("entry-out-of-order", "it stands behind a later one", index)
        self.next = max(self.next, index + 1)
        self.entries[index], self.lines[index] = data, kind
        try:
            self.judge(index, kind, ref, data, line)
        except (Wrong, KeyError, TypeError) as error:
            self.say(f"entry-not-its-{kind}", str(error), index)

    def judge(self, index, kind, ref, data, line):
        site = self.manifest and self.manifest["site"]
        if kind == "record":
            record = line["record"]
            if record["id"] != ref or record["site"] != site:
                raise Wrong("it stands for another record")
            if record_entry(record, line["salt"], line["personCommitment"]) != data:
                raise Wrong("the entry does not commit to this record")
            notice = record.get("notice")
            if notice and notice not in self.published:
                self.say("notice-later-than-record", f"{notice} was not published before it", index)
            elif notice and not self.had_come(notice, record["at"]):
                self.say("notice-not-in-force", f"{notice} had not come into force by {record['at']}", index)
            self.wiped_by.update((record.get("erasure") or {}).get("wiped") or [])
        elif kind == "check":
            own = hmac.digest(from_base64(line["salt"], "the salt"), canonical_bytes(line["check"]), hashlib.sha256)
            if line["check"]["id"] != ref or data != f"assent-check/v1\n{ref}\n{base64_of(own)}".encode():
                raise Wrong("the entry does not commit to this check")
        elif kind == "notice":
            words = data.decode().split("\n")
            if words[:2] != ["assent-notice/v1", ref] or len(words) != 3:
                raise Wrong(f"the entry does not name {ref}")
            self.published[ref] = (index, words[2])
            self.decide(ref, words[2], words[2])
        elif kind in ("in-force", "shown"):
            words = data.decode().split("\n")
            if words[0] != f"assent-{kind}/v1" or ref != f"{kind}:{hashlib.sha256(data).hexdigest()}":
                raise Wrong("the entry is not of its kind")
            if words[1] not in self.published:
                raise Wrong(f"{words[1]} was not published before it")
            if kind == "in-force":
                if len(words) not in (4, 5) or not all(re.fullmatch(INSTANT, word) for word in words[2:4]):
                    raise Wrong("the entry does not say from when a notice is in force")
                self.decide(*words[1:4])
            for word in words[4:] if kind == "shown" else []:
                if not word.startswith("without "):
                    self.pictures.setdefault(word.split(" ")[-1], index)
        elif kind not in ("wiped", "log-key"):
            raise Wrong("it is of no known type")

    def decide(self, notice, begins, decided):
        """The last word holds; one about the same notice and instant says the word before it more exactly."""
        if self.decisions and (self.decisions[-1][0], self.decisions[-1][2]) == (notice, decided):
            self.decisions.pop()
        self.decisions.append((notice, begins, decided))

    def had_come(self, notice, by):
        """Whether a decision put the notice in force by then, and none called it off before its time came."""
        for place, (which, begins, decided) in enumerate(self.decisions):
            called_off = any(later < begins for _, _, later in self.decisions[place + 1 :])
            if which == notice and (begins <= decided or (begins <= by and not called_off)):
                return True
        return False

    def read_notice(self, line):
        place = self.published.get(line["hash"])
        self.documents.add(line["hash"])
        if not place:
            return self.say("notice-not-in-log", f"{line['hash']} was never published in this log")
        if content_hash(canonical_bytes(line["doc"])) != line["hash"]:
            self.say("notice-hash", f"the text filed under {line['hash']} has another", place[0])
        if place[1] != line["publishedAt"]:
            self.say("notice-date", f"the log does not say {line['publishedAt']}", place[0])

    def read_file(self, line):
        index = self.pictures.get(line["hash"])
        self.files.add(line["hash"])
        if content_hash(from_base64(line["data"], "the picture")) != line["hash"]:
            self.say("file-hash", f"the picture filed under {line['hash']} has another hash", index)
        if index is None:
            self.say("file-not-in-log", f"no entry names {line['hash']}")

    def read_tile(self, line):
        name = (line["level"], line["index"])
        if name in self.tiles:
            self.say("tile-twice", f"tile {name[0]}/{name[1]} is there twice")
        self.tiles[name] = from_base64(line["data"], "the tile")

    def read_checkpoint(self, line):
        self.notes.append((line["note"].encode(), line.get("after")))

    def finish(self, held):
        if not self.manifest:
            return self.say("manifest-missing", "the first line does not say which log this is")
        extent = self.next
        size = min(self.manifest["size"], extent + FARTHEST)
        for gap in ranges(set(range(min(size, extent))) - set(self.entries)):
            self.say("entry-missing", f"entries {gap[0]} to {gap[1]} are not there", gap[0])
        if extent < size:
            self.say("entry-missing", f"entries {extent} to {size - 1} are not there", extent)
        for index in (i for i, kind in self.lines.items() if kind == "wiped" and i not in self.wiped_by):
            self.say("entry-wiped-unsaid", "no erasure in the log says so", index)
        for name, (index, _) in self.published.items():
            if name not in self.documents:
                self.say("notice-missing", f"the text of {name} is not there", index)
        for name, index in self.pictures.items():
            if name not in self.files:
                self.say("file-missing", f"the picture {name} is not there", index)
        self.finish_log(size, extent, held)
        counts = {PLURAL[kind]: many for kind, many in self.counts.items()}
        if not self.end:
            self.say("end-missing", "the last line is not there")
        elif {"files": 0, **self.end["counts"]} != counts:
            self.say("counts", f"there are {counts}, and the last line says {self.end['counts']}")
        elif self.end["digest"] != f"sha256:{self.digest}":
            self.say("digest", "the file is not byte for byte what was written")

    def told(self, size):
        """The hashes of the level-0 tiles by place, after each was found as wide as the log makes it."""
        wanted = {(level, i): width for level in range(8) for i, width in tiles_of(size, level)}
        for name in sorted(set(self.tiles) - set(wanted)):
            self.say("tile-beyond-checkpoint", f"the log has no tile {name[0]}/{name[1]}")
        for name in sorted(set(wanted) - set(self.tiles)):
            self.say("tile-missing", f"tile {name[0]}/{name[1]} is not there")
        for name, width in wanted.items():
            if name in self.tiles and len(self.tiles[name]) != 32 * width:
                self.say("tile-differs", f"tile {name[0]}/{name[1]} should hold {width} hashes")
                del self.tiles[name]
        hashes = [self.tiles.get((0, i // 256), b"")[i % 256 * 32 :][:32] or None for i in range(size)]
        return wanted, hashes

    def finish_log(self, size, extent, held):
        wanted, told = self.told(size)
        own = [leaf_hash(self.entries[i]) if i in self.entries else None for i in range(extent)]
        inserted, missing, changed, beyond = aligned(own, told)
        named = {entry for rule, entry, _ in self.wrong if rule.startswith("entry-not-its")}
        for entry in inserted:
            self.say("entry-inserted", "the tiles go on without it", entry)
        for entry in missing:
            self.say("entry-missing", "the tiles have an entry here that is not there", entry)
        for entry in changed:
            if entry not in named:
                self.say("tile-differs", "the tile holds another hash for this entry", entry)
        for entry in beyond:
            self.say("entry-beyond-checkpoint", f"the export says {size} entries", entry)
        moved = bool(inserted or missing)
        pairs = [(own[i] if i < extent else None, told[i]) for i in range(size)]
        stands_in = lambda i: moved or i >= extent or own[i] is None or i in named
        leaves = [b if stands_in(i) and b else a or b for i, (a, b) in enumerate(pairs)]
        if None in leaves:
            return self.say("checkpoint-root", "no root can be worked out where neither entry nor tile is there")
        self.check_upper(wanted, leaves)
        self.check_notes(size, leaves, held)

    def check_upper(self, wanted, leaves):
        below = leaves
        for level in range(1, 8):
            below = [tree_hash(below[i : i + 256]) for i in range(0, len(below) - 255, 256)]
            for (at, index), width in wanted.items():
                expected = b"".join(below[256 * index :][:width])
                if at == level and self.tiles.get((at, index), expected) != expected:
                    self.say("tile-differs", f"tile {at}/{index} is not that of the tiles below it")

    def check_notes(self, size, leaves, held):
        try:
            keys = self.make_keys(self.pinned, [self.entries.get(i, b"") for i in range(size)])
        except Wrong as error:
            return self.say("verifier-key", str(error))
        if self.manifest["verifierKey"] not in [key.text for key in keys.at(size)]:
            self.say("verifier-key", "the log has other keys than the export names")
        last, latest = 0, 0
        for note, after in self.notes:
            try:
                at = int(re.match(rb"[^\n]+\n(\d{1,15})\n", note)[1])
                checkpoint = open_checkpoint(note, keys.all(), keys.at(at))
            except (Wrong, TypeError) as error:
                self.say("checkpoint-signature", f"behind checkpoint {last}: {error}")
                continue
            latest = max(latest, at)
            if at <= last or checkpoint.origin != self.manifest["origin"]:
                self.say("checkpoint-order", f"checkpoint {at} does not follow checkpoint {last}")
            elif after is not None and after != last:
                self.say("checkpoint-missing", f"checkpoint {after}, before checkpoint {at}, is not there")
            elif at > size:
                self.say("entry-missing", f"checkpoint {at} reaches beyond {size} entries", size)
            elif tree_hash(leaves[:at]) != checkpoint.root:
                self.say("checkpoint-root", f"the log's key signed other entries than these: one of {last} to {at - 1}")
            last = max(last, at)
        if latest < size:
            self.say("checkpoint-missing", f"entries {latest} to {size - 1} are under no checkpoint", latest)
        for note in held:
            checkpoint = open_checkpoint(note, keys.all())
            if checkpoint.size > size or tree_hash(leaves[: checkpoint.size]) != checkpoint.root:
                self.say("held-checkpoint", f"the first {checkpoint.size} entries are not those of a checkpoint given")


def ranges(numbers):
    """Sorted numbers as (first, last) of each run."""
    runs = []
    for number in sorted(numbers):
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return runs
