"""Refuses comments that open with a relative clause or a pronoun instead of a subject.

    python3 .ci/comments.py            fails where a comment does
    python3 .ci/comments.py --report   lists them, and never fails

The first line of every comment counts: a `///`, `//!` or `//` line behind anything that is not such a line. `Whether` is
refused above a function ("Returns `true` if …" says it), and allowed at fields. Code blocks in comments are left out.
"""

import pathlib
import re
import sys

FOLDERS = ["metrics-derive", "metrics-runtime", "examples", "tests"]
OPENER = re.compile(
    r"\s*//[/!]?\s+(?P<line>(?:What|Which|Who|Whose|Where|How|Why|Those|Its|It)\b.*"
    r"|One (?:that|which|whose|who|for|more|without)\b.*)"
)
WHETHER = re.compile(r"\s*///\s+(?P<line>Whether\b.*)")
FUNCTION = re.compile(r"\s*(?:pub(?:\([^)]*\))?\s+)?(?:const\s+|async\s+|unsafe\s+)*fn\s")


def kind(line):
    found = re.match(r"\s*(//[/!]?)(?!/)", line)
    return found.group(1) if found else None


def documents_a_function(lines, start):
    """Returns `true` if the next line of code below the comment at `start` opens a function."""
    for line in lines[start:]:
        if kind(line) or line.lstrip().startswith("#[") or not line.strip():
            continue
        return bool(FUNCTION.match(line))
    return False


def refused(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if kind(line) is None or (number and kind(lines[number - 1]) == kind(line)):
            continue
        found = OPENER.match(line)
        if not found and documents_a_function(lines, number):
            found = WHETHER.match(line)
        if found:
            yield f"{path}:{number + 1}: {found.group('line')[:100]}"


def main():
    found = []
    for folder in FOLDERS:
        for path in sorted(pathlib.Path(folder).rglob("*.rs")):
            if "target" not in path.parts:
                found.extend(refused(path))
    print(f"comments without a subject: {len(found) or 'none'}")
    for line in found:
        print(f"  {line}")
    return 1 if found and "--report" not in sys.argv[1:] else 0


sys.exit(main())
