"""The named queries of sql/queries, read as the build reads them, for tests that run them themselves."""
import glob
import os
import re

FOLDER = os.path.join(os.environ["ACCORD_ROOT"], "sql/queries")


def queries():
    """(name, result, arguments, text) of every named query."""
    for path in sorted(glob.glob(f"{FOLDER}/*.sql")):
        with open(path, encoding="utf-8") as f:
            text = f.read()
        found = re.finditer(r"^-- ([a-z_0-9]+)\(([^)]*)\) -> (\w+)\n((?:--.*\n)*)([^;]*);", text.replace("\n--   ", " "), re.M)
        for m in found:
            arguments = dict(a.split() for a in re.split(r",\s*(?:--\s*)?", re.sub(r"\s*--\s*", " ", m[2])) if a.strip())
            yield m[1], m[3], arguments, "\n".join(
                line for line in m[5].splitlines() if not line.strip().startswith("--"))


def declared():
    """How many queries there are, counted without understanding them."""
    return sum(len(re.findall(r"^-- [a-z_0-9]+\(", open(path, encoding="utf-8").read(), re.M))
               for path in glob.glob(f"{FOLDER}/*.sql"))


def with_blocks(text, on):
    """The text with the blocks whose name is in `on`."""
    return re.sub(r"\{(!?)(\w+):([^}]*)\}", lambda m: m[3] if (m[2] in on) != (m[1] == "!") else "", text)


def with_values(text, value):
    """The text with value(name) for each parameter."""
    return re.sub(r"(?<![:\w]):([a-z_0-9]+)", lambda m: value(m[1]), text)
