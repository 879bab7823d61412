"""No literal colour outside the token files; style sheets are asked in tests/tokens."""

import re

from . import repo

HEX = re.compile(r"[\"':;,\s(](#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8}))\b(?![\w-])|\b(rgba?\(\s*\d|hsla?\(\s*\d)")


def test_no_colour_is_written_in_templates_and_scripts():
    faults = {}
    for path in repo.all_files(".xml", ".js", tests=False):
        for number, line in enumerate(repo.text(path).splitlines(), 1):
            for match in HEX.finditer(line):
                colour = match.group(1) or match.group(2)
                faults[f"{repo.label(path)} {colour}"] = f"{repo.label(path)}:{number} writes the colour {colour}"
    repo.check("colours", faults)
