#!/usr/bin/env python3
"""Wrong sources that each check of lint.py, clang-format and clang-tidy must refuse, and right ones it must let pass.

usage: tests/lint/selftest.py
"""
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import lint

HERE = Path(__file__).resolve().parent
MARK = "TO" + "DO"
HOME = "/ho" + "me/kari"

# check, file, its text, what the error must hold (None: must pass)
TABLE = [
    ("layers", "fhir/a.hpp", '// a\n#include "rules/engine/x.hpp"\n', "fhir/a.hpp:2: includes `rules/engine/x.hpp`"),
    ("layers", "rules/engine/a.cpp", '#include "plugin/decide/x.hpp"\n', "includes `plugin/decide/x.hpp`"),
    ("layers", "plugin/decide/a.cpp", '#include "plugin/cli/x.hpp"\n', "includes `plugin/cli/x.hpp`"),
    ("layers", "plugin/cli/a.cpp", '#include "tests/x.hpp"\n', "includes `tests/x.hpp`"),
    ("layers", "rules/engine/b.cpp", "#include <boost/asio.hpp>\n", "pure code"),
    ("layers", "rules/engine/c.cpp", "#  include <fstream>\n", "pure code"),
    ("layers", "plugin/decide/d.cpp", "#include <mutex>\n", "pure code"),
    ("layers", "fhir/model/e.cpp", "#include <curl/curl.h>\n", "pure code"),
    ("layers", "rules/engine/f.cpp", "#include <rapidjson/document.h>\n", "RapidJSON"),
    ("layers", "plugin/cli/ok.cpp", '#include <fstream>\n#include "rules/engine/x.hpp"\n', None),
    ("purity", "fhir/base/a.cpp", "auto t = std::chrono::system_clock::now();\n", "system_clock::now"),
    ("purity", "rules/engine/a.cpp", "\n\nvoid f() { std::cout << 1; }\n", "rules/engine/a.cpp:3"),
    ("purity", "rules/engine/ok.cpp", '// std::cout\nauto s = "std::cout";\n', None),
    ("floating", "rules/engine/a.cpp", "double x = 1;\n", "`double`"),
    ("floating", "fhir/units/a.hpp", "// a\n/* one\n two */ float x;\n", "fhir/units/a.hpp:3: `float`"),
    ("floating", "fhir/units/b.cpp", "int a = 1'000; double b; int c = 2'000;\n", "`double`"),
    ("floating", "plugin/decide/ok.cpp", '// a double dose\nauto s = "double";\n', None),
    ("floating", "plugin/cli/ok.cpp", "double seconds = 0.5;\n", None),
    ("size", "rules/engine/a.cpp", "\n" * 501, "501 lines"),
    ("size", "rules/engine/ok.cpp", "\n" * 500, None),
    ("size", "rules/sets/a.json", "\n" * 900, None),
    ("width", "rules/engine/a.cpp", "\n// " + "x" * 118 + "\n", "rules/engine/a.cpp:2: 121 columns"),
    ("width", "rules/engine/ok.cpp", "// «" + "å" * 116 + "\n", None),
    ("marks", "fhir/a.cpp", f"// {MARK}: later\n", MARK),
    ("marks", "README.md", f"run {HOME}/build\n", HOME),
    ("marks", "tests/package-lock.json", '"reso' + 'lved": "https://somewhere"\n', "download address"),
    ("marks", "README.md", "see https://example.org/ho" + "me/kari and ./wo" + "rk/ and to" + "Do\n", None),
    ("header", "rules/engine/a.hpp", "#pragma once\n", "starts with a comment"),
    ("header", "rules/engine/ok.hpp", "// What.\n#pragma once\n", None),
    ("templates", "plugin/page/a.mustache", "<p>\n{{{name}}}", "plugin/page/a.mustache:2: `{{{`"),
    ("templates", "plugin/page/b.mustache", "{{& name}}", "every text is escaped"),
    ("templates", "plugin/page/c.mustache", "<p style='x'>", "no inline"),
    ("templates", "plugin/page/d.mustache", "<button onclick='x'>", "no inline"),
    ("templates", "plugin/page/ok.mustache", "{{name}} <svg width='1' fill='{{c}}'/><script src='/a'></script>", None),
]


def errors_for(files):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return lint.lint(Path(folder))[0]


def check_table():
    for check, name, text, wanted in TABLE:
        errors = errors_for({name: text})
        if wanted is None and errors:
            yield f"{check}: `{name}` must pass, but: {errors}"
        if wanted is not None and not any(wanted in e and e.endswith(f"[{check}]") for e in errors):
            yield f"{check}: `{name}` must be refused with `{wanted}`, but: {errors}"
    for check in lint.CHECKS:
        if not any(row[0] == check and row[3] for row in TABLE):
            yield f"{check}: no wrong file shows that it works"


def check_exceptions():
    wrong = {"rules/engine/a.cpp": "double x;\n"}
    allow = "tests/lint/allow.txt"
    if errors_for({**wrong, allow: "floating rules/engine/a.cpp the formula needs exp\n"}):
        yield "allow: an exception with a reason must pass"
    if not errors_for({**wrong, allow: "floating rules/engine/a.cpp\n"}):
        yield "allow: an exception without a reason must be refused"
    if not errors_for({allow: "floating rules/engine/gone.cpp the formula needs exp\n"}):
        yield "allow: an exception that nothing needs must be refused"


def check_tool(command, wrong, right):
    """The tool, with our settings, refuses the wrong text and lets the right one pass."""
    if not shutil.which(command[0]):
        yield f"{command[0]}: not installed (deploy/install-deps.sh test)"
        return
    for text, must_pass in ((wrong, False), (right, True)):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            for settings in (".clang-format", ".clang-tidy"):
                shutil.copy(HERE.parents[1] / settings, root)
            (root / "a.cpp").write_text(text)
            tail = ["--", "-std=c++20"] if "tidy" in command[0] else []
            passed = subprocess.run([*command, "a.cpp", *tail], cwd=root, capture_output=True).returncode == 0
            if passed != must_pass:
                yield f"{command[0]}: must {'pass' if must_pass else 'refuse'}: {text!r}"


def main():
    wrong_move = ("#include <string>\n#include <utility>\nstd::size_t f(std::string a) {\n"
                  "    std::string b = std::move(a);\n    return a.size() + b.size();\n}\n")
    failures = [
        *check_table(),
        *check_exceptions(),
        *check_tool(["clang-format-14", "--dry-run", "-Werror"], "int  *x ;\n", "int* x;\n"),
        *check_tool(["clang-tidy-14", "--quiet"], wrong_move, "int f() { return 1; }\n"),
    ]
    for failure in failures:
        print(failure)
    print(f"lint self-test: {len(TABLE)} sources, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
