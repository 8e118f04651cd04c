#!/usr/bin/env python3
"""The project's own rules about its source: layers, file size, binary floating point, left-over marks, headers,
templates.

usage: tests/lint/lint.py [--root FOLDER] [--list]
exit codes: 0 nothing to say against the source (warnings may be printed), 1 something is wrong, 2 wrong use
"""
import argparse
import os
import re
import sys
from pathlib import Path

SKIPPED_FOLDERS = {"build", "node_modules", ".git", "__pycache__", ".cache"}
SIZED = {".cpp", ".hpp", ".sh", ".py", ".cmake"}
PURE = re.compile(r"^(fhir/(base|json|model|r4|r5|codes|units)|rules/engine|rules/bundle|plugin/decide)/")

# From the first column, only the folders of the second may be included. The first match counts.
MAY_INCLUDE = [
    ("fhir/", ["fhir/"]),
    ("rules/", ["fhir/", "rules/"]),
    ("plugin/decide/", ["fhir/", "rules/", "plugin/decide/"]),
    ("plugin/", ["fhir/", "rules/", "plugin/"]),
]
IMPURE_HEADER = re.compile(
    r"^(boost/|Poco/|curl/|spdlog/|date/ptz\.h|"
    r"(fstream|iostream|thread|mutex|shared_mutex|condition_variable|future|filesystem|cstdio|stdio\.h|"
    r"csignal|random|unistd\.h|sys/.*)$)")
IMPURE_CALL = re.compile(r"\b(system_clock|steady_clock|high_resolution_clock|utc_clock)::now\b"
                         r"|\b(?:std::)?(getenv|gettimeofday|clock_gettime)\s*\(|\bstd::(time|rand|c(?:out|err|log))\b")
IMPURE = "pure code has no I/O, clock, thread or chance"
FLOATING = re.compile(r"\b(double|float)\b")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
# Written in pieces, so that this file can be checked too.
MARKS = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]) + r")\b")
MACHINE_PATH = re.compile(r"(?<![\w.$}/-])/(?:home|root|Users|" + "wo" + r"rk)/[\w.-]+|(?<![\w.$}/-])/tmp/[\w.-]+")
REGISTRY = re.compile(r"registry\.npm" + r"js\.org|\"reso" + r"lved\"\s*:")
COMMENT_OR_LITERAL = re.compile(
    r'R"\((?:.|\n)*?\)"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])+\''
    r"|//[^\n]*|/\*(?:.|\n)*?\*/")
NOT_TEXT = {".png", ".jpg", ".gz", ".tgz", ".zip", ".pdf", ".ico", ".woff2"}


def project_files(root):
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(f for f in folders if f not in SKIPPED_FOLDERS)
        for name in sorted(files):
            yield (Path(folder) / name).relative_to(root).as_posix()


def without_comments(text):
    """Comments and literals become blanks; lines keep their numbers."""
    def blank(match):
        kept = '""' if match.group(0).startswith('"') else " "
        return kept + "\n" * match.group(0).count("\n")
    return COMMENT_OR_LITERAL.sub(blank, text)


def place(path, text, at):
    return f"{path}:{text.count(chr(10), 0, at) + 1}"


def check_layers(path, text):
    allowed = next((may for prefix, may in MAY_INCLUDE if path.startswith(prefix)), None)
    if allowed is None:
        return
    for number, line in enumerate(text.split("\n"), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        quoted, header = match.group(1) == '"', match.group(2)
        if quoted and not header.startswith(tuple(allowed)):
            yield f"{path}:{number}: includes `{header}`: from here only {', '.join(allowed)}"
        if header.startswith("rapidjson/") and not path.startswith("fhir/"):
            yield f"{path}:{number}: includes `{header}`: RapidJSON is seen by fhir/ only"
        if PURE.match(path) and IMPURE_HEADER.match(header):
            yield f"{path}:{number}: includes `{header}`: {IMPURE}"


def check_purity(path, text):
    if PURE.match(path):
        code = without_comments(text)
        for match in IMPURE_CALL.finditer(code):
            yield f"{place(path, code, match.start())}: `{match.group(0)}`: {IMPURE}"


def check_floating(path, text):
    if PURE.match(path):
        code = without_comments(text)
        for match in FLOATING.finditer(code):
            yield f"{place(path, code, match.start())}: `{match.group(0)}`: values and limits are exact here"


def check_size(path, text):
    lines = text.count("\n")
    if Path(path).suffix in SIZED and lines > 500:
        yield f"{path}:1: {lines} lines: never over 500"


def check_width(path, text):
    """Also what clang-format leaves alone: comments, scripts. Test files hold long documents."""
    if not path.startswith("tests/"):
        for number, line in enumerate(text.split("\n"), 1):
            if len(line) > 120:
                yield f"{path}:{number}: {len(line)} columns: never over 120"


def check_marks(path, text):
    for pattern, why in ((MARKS, "a mark that was left over"), (MACHINE_PATH, "a path of one machine"),
                         (REGISTRY, "a download address")):
        for match in pattern.finditer(text):
            yield f"{place(path, text, match.start())}: `{match.group(0)}`: {why}"


def check_header(path, text):
    if path.endswith(".hpp") and not path.startswith("tests/") and not text.startswith("//"):
        yield f"{path}:1: a header starts with a comment that says what it is"


UNESCAPED = re.compile(r"\{\{\s*[{&=]")
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style\b|\s(?:style|on[a-z]+)\s*=\s*[\"']|javascript:")


def check_templates(path, text):
    """What an EHR sends is always escaped, and the Content-Security-Policy lets nothing inline through."""
    for pattern, why in ((UNESCAPED, "every text is escaped"), (INLINE, "no inline script or style passes the policy")):
        for match in pattern.finditer(text):
            yield f"{place(path, text, match.start())}: `{match.group(0).strip()}`: {why}"


C_AND_CPP = {".cpp", ".hpp"}
CHECKS = {
    "layers": (check_layers, C_AND_CPP),
    "purity": (check_purity, C_AND_CPP),
    "floating": (check_floating, C_AND_CPP),
    "size": (check_size, SIZED),
    "width": (check_width, SIZED),
    "marks": (check_marks, None),
    "header": (check_header, {".hpp"}),
    "templates": (check_templates, {".mustache"}),
}


def read_allowed(root):
    """Lines `check path reason`; an exception without a reason, or that nothing needs, is itself an error."""
    allowed, errors = {}, []
    name = "tests/lint/allow.txt"
    file = root / name
    for number, line in enumerate(file.read_text().splitlines() if file.exists() else [], 1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = line.split(None, 2)
        if len(parts) < 3 or parts[0] not in CHECKS:
            errors.append(f"{name}:{number}: wanted `check path reason`")
        else:
            allowed[(parts[0], parts[1])] = number
    return allowed, errors


def lint(root):
    allowed, errors = read_allowed(root)
    used, warnings = set(), []
    for path in project_files(root):
        suffix = Path(path).suffix
        if suffix in NOT_TEXT:
            continue
        text = (root / path).read_bytes().decode("utf-8", errors="replace")
        if suffix in SIZED and 300 < text.count("\n") <= 500:
            warnings.append(f"{path}:1: {text.count(chr(10))} lines: is this still one idea?")
        for name, (check, suffixes) in CHECKS.items():
            if suffixes is not None and suffix not in suffixes:
                continue
            found = list(check(path, text))
            if found and (name, path) in allowed:
                used.add((name, path))
            else:
                errors += [f"{message} [{name}]" for message in found]
    for key in sorted(set(allowed) - used):
        errors.append(f"tests/lint/allow.txt:{allowed[key]}: nothing needs `{key[0]} {key[1]}` any more")
    return errors, warnings


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[2])
    parser.add_argument("--list", action="store_true", help="names of the checks")
    arguments = parser.parse_args()
    if arguments.list:
        print("\n".join(CHECKS))
        return 0
    errors, warnings = lint(arguments.root)
    for warning in warnings:
        print(f"warning: {warning}")
    for error in errors:
        print(error)
    print(f"lint: {len(errors)} errors, {len(warnings)} warnings")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
