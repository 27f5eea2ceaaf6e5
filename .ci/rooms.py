"""Checks the imports between the files of both crates.

    python3 .ci/rooms.py            fails where a rule is broken
    python3 .ci/rooms.py --report   lists what is broken, and never fails

A folder below `src/` with a `mod.rs` is a room. The rules:

1. No circle: no two files, `mod.rs` included, use items that the other one defines, nor do longer chains come back to
   where they started. A re-export does not count as a definition.
2. Another room is entered by what its `mod.rs` defines or re-exports. An inner module that others may enter is declared
   with a reason: `pub(crate) mod inner; // reason`.
3. Items of the crate are imported from where they are defined, not through the re-exports of `lib.rs`.
4. No file name stands in two rooms, unless it is listed below with its meaning.
5. No circle of rooms: the folders below `src/`, and the files beside them, use each other in one direction. `lib.rs` and what
   generated code may touch are above all.
6. The table of rooms in the architecture notes has the arrows that the code has, and the table of dependencies has those of
   the manifest. The files that the notes name exist.
7. Every file belongs to a module.

Paths are followed through modules, re-exports and globs. Macros are followed by `$crate::…` paths alone.
"""

import os
import re
import sys
import tomllib

CRATES = ["metrics-derive/src", "metrics-runtime/src"]

# File names that mean the same thing in every room that has them.
SHARED_NAMES = {
    "mod": "the door of a room",
    "tests": "unit tests of the file or room beside it",
    "model": "the checked input of a macro",
    "expand": "the output of a macro",
}

ITEM = re.compile(
    r"(?:pub(?:\([^)]*\))?\s+)?(?:default\s+|const\s+|async\s+|unsafe\s+|extern\s+\"C\"\s+)*"
    r"(?:fn|struct|enum|trait|type|const|static|union|macro)\s+(?:mut\s+)?(r#)?(\w+)"
)
MACRO = re.compile(r"macro_rules!\s*(\w+)")
MOD = re.compile(r"((?:#\[[^\]]*\]\s*)*)(pub(?:\([^)]*\))?\s+)?mod\s+(\w+)\s*;([^\n]*)")
USE = re.compile(r"(pub(?:\([^)]*\))?\s+)?\buse\s+([\w:$]+(?:\s+as\s+\w+)?|[\w:\s]*(?:\{[^;]*\}|\*))\s*;")
PATH = re.compile(r"(?<![\w:])(?:\$crate|crate|self|super)(?:\s*::\s*(?:\w+))+")


def without_comments(text):
    """Returns `text` with comments and the insides of strings blanked; line numbers stay."""
    out, i, n = [], 0, len(text)
    while i < n:
        two = text[i : i + 2]
        if two == "//":
            end = text.find("\n", i)
            end = n if end < 0 else end
            i = end
        elif two == "/*":
            end = text.find("*/", i)
            end = n if end < 0 else end + 2
            out.append("\n" * text.count("\n", i, end))
            i = end
        elif re.match(r'b?r#*"', text[i:]) and (i == 0 or not text[i - 1].isalnum()):
            hashes = re.match(r'b?r(#*)"', text[i:]).group(1)
            start = text.index('"', i)
            end = text.index('"' + hashes, start + 1) + 1 + len(hashes)
            out.append('""' + "\n" * text.count("\n", i, end))
            i = end
        elif text[i] == '"':
            end = i + 1
            while text[end] != '"':
                end += 2 if text[end] == "\\" else 1
            out.append('""' + "\n" * text.count("\n", i, end))
            i = end + 1
        elif text[i] == "'":
            literal = re.match(r"'(?:\\.[^']*|[^\\'])'", text[i:])
            i += literal.end() if literal else 1
            out.append("' '" if literal else "'")
        else:
            out.append(text[i])
            i += 1
    return "".join(out)


def closing(text, start):
    """Returns the index behind the brace that closes the one at `start`."""
    depth = 0
    for i in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[i], 0)
        if depth == 0:
            return i + 1
    return len(text)


def without_tests(text):
    """Returns `text` without inline modules under `#[cfg(test)]`."""
    while found := re.search(r"#\[cfg\(test\)\]\s*mod\s+\w+\s*\{", text):
        text = text[: found.start()] + text[closing(text, found.end() - 1) :]
    return text


def top_level(text):
    """Returns `text` with everything inside braces removed, `use` groups excepted."""
    out, i = [], 0
    while i < len(text):
        if text[i] == "{":
            before = re.search(r"\buse\s+[\w:\s]*$", "".join(out[-200:]))
            end = closing(text, i)
            out.append(text[i:end] if before else "{}")
            i = end
        else:
            out.append(text[i])
            i += 1
    return "".join(out)


def tree(text, prefix=()):
    """Returns the paths of a `use` tree, each with the name that it binds."""
    text = text.strip()
    brace = text.find("{")
    if brace >= 0:
        head = tuple(part for part in re.split(r"\s*::\s*", text[:brace].strip()) if part)
        inner, depth, start = text[brace + 1 : text.rindex("}")], 0, 0
        for i, char in enumerate(inner + ","):
            depth += {"{": 1, "}": -1}.get(char, 0)
            if char == "," and depth == 0:
                if inner[start:i].strip():
                    yield from tree(inner[start:i], prefix + head)
                start = i + 1
        return
    path, _, alias = text.partition(" as ")
    parts = prefix + tuple(part for part in re.split(r"\s*::\s*", path.strip()) if part)
    if parts[-1] == "self":
        parts = parts[:-1]
    yield parts, (alias.strip() or parts[-1])


class Module:
    def __init__(self, file, name, parent):
        self.file, self.name, self.parent = file, name, parent
        self.children, self.items, self.imports, self.uses = {}, set(), [], []
        self.reasons = {}

    def path(self):
        return () if self.parent is None else self.parent.path() + (self.name,)


class Crate:
    def __init__(self, root):
        self.root, self.modules = root, []
        self.top = self.read(os.path.join(root, "lib.rs"), "crate", None)

    def read(self, file, name, parent):
        module = Module(os.path.relpath(file, self.root), name, parent)
        self.modules.append(module)
        raw = open(file, encoding="utf-8").read()
        module.text = without_tests(without_comments(raw))
        outline = top_level(module.text)
        module.items = {found[1] for found in ITEM.findall(outline)} | set(MACRO.findall(outline))
        body = USE.sub("", module.text)
        for visible, path in USE.findall(module.text):
            for parts, bound in tree(path):
                module.imports.append((parts, bound))
                if not visible or re.search(rf"\b{re.escape(bound)}\b", body):
                    module.uses.append(parts)
        folder = os.path.dirname(file)
        if os.path.basename(file) not in ("lib.rs", "mod.rs"):
            folder = os.path.join(folder, os.path.basename(file)[:-3])
        for attributes, _, child, rest in MOD.findall(raw):
            if re.search(r"cfg\((test|doctest)\)", attributes):
                continue
            given = re.search(r'#\[path = "([^"]+)"\]', attributes)
            candidates = [os.path.join(os.path.dirname(file), given.group(1))] if given else [
                os.path.join(folder, child + ".rs"), os.path.join(folder, child, "mod.rs")]
            for candidate in candidates:
                if os.path.exists(candidate):
                    module.reasons[child] = rest.strip().removeprefix("//").strip()
                    module.children[child] = self.read(candidate, child, module)
        return module

    def resolve(self, module, parts, seen=frozenset()):
        """Returns the module that defines what `parts` names as seen from `module`, and the modules passed on the way."""
        if (module, parts) in seen:
            return None, []
        seen = seen | {(module, parts)}
        here, rest, passed = module, list(parts), []
        if rest[0] in ("crate", "$crate"):
            here, rest = self.top, rest[1:]
        else:
            while rest and rest[0] in ("self", "super"):
                here = here.parent if rest[0] == "super" else here
                rest = rest[1:]
                if here is None:
                    return None, []
        while rest:
            name = rest[0]
            if name in here.children:
                here = here.children[name]
                passed.append(here)
                rest = rest[1:]
                continue
            if name in here.items:
                return here, passed
            for path, bound in here.imports:
                if bound == name and path != parts:
                    target, _ = self.resolve(here, path + tuple(rest[1:]), seen)
                    if target:
                        return target, passed
                if path[-1] == "*" and name != "*":
                    target, _ = self.resolve(here, path[:-1] + tuple(rest), seen)
                    if target:
                        return target, passed
            return None, passed
        return here, passed

    def references(self, module):
        """Yields each path in the module's code that starts in this crate."""
        for parts in module.uses:
            if parts[0] in ("crate", "self", "super") or parts[0] in module.children:
                yield parts if parts[0] not in module.children else ("self",) + parts
        body = USE.sub("", module.text)
        for path in PATH.findall(body):
            yield tuple(re.split(r"\s*::\s*", path))
        for path in re.findall(r"(?<![\w:.])([a-z_]\w*(?:\s*::\s*\w+)+)", body):
            parts = tuple(re.split(r"\s*::\s*", path))
            if parts[0] in module.children:
                yield ("self",) + parts
            elif parts[0] not in ("crate", "self", "super"):
                for bound_path, bound in module.imports:
                    if bound == parts[0] and bound_path[0] in ("crate", "self", "super"):
                        yield bound_path + parts[1:]

    def edges(self):
        """Returns, for each file, the files whose items it uses, with one of the paths."""
        edges = {}
        for module in self.modules:
            for parts in self.references(module):
                if parts[-1] == "*":
                    continue
                target, _ = self.resolve(module, parts)
                if target and target.file != module.file and self.is_item(target, parts):
                    edges.setdefault(module.file, {}).setdefault(target.file, "::".join(parts))
        return edges

    def is_item(self, target, parts):
        """Returns `true` if the path names an item rather than the module itself."""
        return target.name != parts[-1] or parts[-1] in target.items


def components(edges):
    """Returns the groups of files that reach each other (Tarjan)."""
    index, low, stack, on, found = {}, {}, [], set(), []

    def visit(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        on.add(node)
        for other in edges.get(node, {}):
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in on:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            group = []
            while True:
                other = stack.pop()
                on.discard(other)
                group.append(other)
                if other == node:
                    break
            if len(group) > 1:
                found.append(sorted(group))

    for node in sorted(edges):
        if node not in index:
            visit(node)
    return found


def circles(crate):
    edges = crate.edges()
    for group in components(edges):
        yield f"a circle of {len(group)}: {', '.join(group)}"
        for file in group:
            for other, path in sorted(edges[file].items()):
                if other in group:
                    yield f"    {file} -> {other}: {path}"


def doors(crate):
    for module in crate.modules:
        for parts in crate.references(module):
            _, passed = crate.resolve(module, parts)
            own = module.path()
            for inner in passed:
                room = inner.parent
                if room.parent is None or own[: len(room.path())] == room.path():
                    continue
                # An item that the room re-exports can have the name of its file.
                if inner is passed[-1] and any(bound == inner.name for _, bound in room.imports):
                    continue
                if not room.reasons.get(inner.name):
                    yield f"{module.file} enters `{'::'.join(inner.path())}` by a side door: {'::'.join(parts)}"
                    break


def through_the_root(crate):
    for module in crate.modules:
        if module is crate.top or module.file == "private.rs":
            continue
        for parts in module.uses:
            if parts[0] == "crate" and len(parts) == 2 and parts[1] not in crate.top.children:
                if parts[1] not in crate.top.items:
                    yield f"{module.file} imports `{'::'.join(parts)}` through the root"


def names(crate):
    rooms = {}
    for module in crate.modules:
        name = os.path.basename(module.file)[:-3]
        rooms.setdefault(name, []).append(module.file)
    for name, files in sorted(rooms.items()):
        if len(files) > 1 and name not in SHARED_NAMES:
            yield f"the file name `{name}` stands in several rooms: {', '.join(files)}"


def room_circles(crate):
    def room(file):
        return file.split("/")[0]

    edges, paths = {}, {}
    for file, others in crate.edges().items():
        for other, path in others.items():
            ends = (room(file), room(other))
            if ends[0] != ends[1] and not {"lib.rs", "private.rs"} & set(ends):
                edges.setdefault(ends[0], {})[ends[1]] = path
                paths.setdefault(ends, []).append(f"{file} -> {other}: {path}")
    for group in components(edges):
        yield f"a circle of the rooms {', '.join(group)}"
        for ends, uses in sorted(paths.items()):
            if set(ends) <= set(group):
                yield from (f"    {use}" for use in uses)


def strays(crate):
    for folder, _, files in os.walk(crate.root):
        for file in sorted(files):
            path = os.path.join(folder, file)
            inner = folder if file == "mod.rs" else path.removesuffix(".rs")
            outer, name = os.path.split(inner)
            owners = [os.path.join(outer, "mod.rs"), outer + ".rs", os.path.join(outer, "lib.rs")]
            texts = [open(owner, encoding="utf-8").read() for owner in owners if os.path.exists(owner)]
            declared = rf'\bmod {name}\b|#\[path = "{re.escape(file)}"\]'
            if file.endswith(".rs") and file != "lib.rs" and not any(re.search(declared, text) for text in texts):
                yield f"{path} belongs to no module"


def documented(crate):
    if crate.root != "metrics-runtime/src":
        return
    rows, dependencies = {}, {}
    text = open("metrics-runtime/docs/architecture.md", encoding="utf-8").read()
    for part, found in ((text.partition("## Rooms")[2].partition("\n## ")[0], rows),
                        (text.partition("## Dependencies")[2].partition("\n## ")[0], dependencies)):
        for name, second, third in re.findall(r"^\| `([\w-]+)` \| (.*?) \| (.*?) \|$", part, re.M):
            found[name] = (re.findall(r"`([\w-]+)`", second), re.findall(r"`([\w-]+)`", third))
    for named in sorted(set(re.findall(r"`(\w+(?:/\w+)*/\w+\.rs)`", text))):
        if not os.path.exists(os.path.join(crate.root, named)):
            yield f"the architecture notes name `{named}`, which is no file"
    edges = {}
    for file, others in crate.edges().items():
        ends = [(file.split("/")[0], other.split("/")[0]) for other in others]
        for room, other in ends:
            if room != other and not room.endswith(".rs"):
                edges.setdefault(room, set()).add(other)
    rooms = {module.file.split("/")[0] for module in crate.modules if "/" in module.file}
    for room in sorted(rooms | set(rows)):
        said, used = set(rows.get(room, ([], []))[1]), edges.get(room, set())
        if room not in rows or room not in rooms or said != used:
            yield f"`{room}` uses {', '.join(sorted(used)) or 'nothing'}: the architecture notes say {', '.join(sorted(said)) or 'nothing'}"
    with open("metrics-runtime/Cargo.toml", "rb") as file:
        manifest = tomllib.load(file)
    tables = [manifest["dependencies"], *(target["dependencies"] for target in manifest["target"].values())]
    needed = {name for table in tables for name in table}
    for name in sorted(needed ^ set(dependencies)):
        yield f"the dependency `{name}` stands only in {'the manifest' if name in needed else 'the architecture notes'}"
    features = {}
    for feature, parts in manifest["features"].items():
        for part in parts:
            if part.startswith("dep:"):
                features.setdefault(part[4:], []).append(feature)
    for name in sorted(needed & set(dependencies)):
        if sorted(dependencies[name][0]) != sorted(features.get(name, [])):
            yield f"the dependency `{name}` has other features in the manifest: {features.get(name, [])}"


RULES = [circles, room_circles, doors, through_the_root, names, documented, strays]


def main():
    report = "--report" in sys.argv[1:]
    broken = 0
    for root in CRATES:
        crate = Crate(root)
        for rule in RULES:
            lines = list(dict.fromkeys(rule(crate)))
            broken += len(lines)
            print(f"{root}: {rule.__name__.replace('_', ' ')}: {len(lines) or 'none'}")
            for line in lines:
                print(f"  {line}")
    return 0 if report or not broken else 1


sys.setrecursionlimit(10_000)
sys.exit(main())
