"""YAML as plain data that remembers the line of every field.

Dates stay text, for the models to read. Anchors, aliases and tags are refused: a policy is to be
read by people who edit one line of it, and without them no field is written somewhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from bot.errors import PolicyError, Problem

Path = tuple[str | int, ...]

_READ_AS_TEXT = ("tag:yaml.org,2002:str", "tag:yaml.org,2002:timestamp")
_READ_BY_RUAMEL = tuple(f"tag:yaml.org,2002:{kind}" for kind in ("int", "float", "bool", "null"))


@dataclass(frozen=True)
class Source:
    """The plain data of a file: dicts with text keys, tuples, text, numbers, booleans, None."""

    file: str
    data: object
    lines: Mapping[Path, int]

    def problem(self, path: Path, wrong: str, right: str) -> Problem:
        """Something wrong at `path`, on its line or, if it is not there, its parent's."""
        return Problem(file=self.file, line=self._line(path), path=dotted(path), wrong=wrong, right=right)

    def _line(self, path: Path) -> int:
        while path not in self.lines:
            path = path[:-1]
        return self.lines[path]


def dotted(path: Path) -> str:
    """A path as people write it: `on_call[0].email`."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")


def read_source(text: str, file: str) -> Source:
    """Read YAML. Raises PolicyError for bad syntax, repeated keys, anchors, aliases and tags."""
    yaml = YAML(typ="safe", pure=True)
    try:
        root = yaml.compose(text)
    except YAMLError as error:
        raise PolicyError([_syntax_problem(error, text, file)]) from None
    if root is None:
        wrong, right = "the file is empty", "begin with the example policy.yml"
        raise PolicyError([Problem(file=file, line=1, path="", wrong=wrong, right=right)])
    reader = _Reader(yaml, file)
    data = reader.value(root, ())
    if reader.problems:
        raise PolicyError(reader.problems)
    return Source(file, data, reader.lines)


def _syntax_problem(error: YAMLError, text: str, file: str) -> Problem:
    line, what, right = 1, str(error), "see the lines around it"
    if isinstance(error, ReaderError):
        line = text.count("\n", 0, error.position) + 1
        what = f"character {ord(text[error.position]):#06x} is not allowed"
        right = "delete it"
    elif isinstance(error, MarkedYAMLError) and error.problem_mark is not None:
        line, what = error.problem_mark.line + 1, error.problem or what
        right = _context(error) or right
    return Problem(file=file, line=line, path="", wrong=f"not YAML: {what}", right=right)


def _context(error: MarkedYAMLError) -> str:
    if not error.context or error.context_mark is None:
        return ""
    return f"{error.context} that starts on line {error.context_mark.line + 1}"


class _Reader:
    """Walks the nodes of one document once, collecting lines and problems on the way."""

    def __init__(self, yaml: YAML, file: str) -> None:
        self.yaml = yaml
        self.file = file
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []

    def value(self, node: Node, path: Path) -> object:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if node.anchor:  # checked before descending, so a list that contains itself ends here
            self._refuse(node, path, f"&{node.anchor} is an anchor", "write the value out")
            return None
        if isinstance(node, MappingNode) and node.tag == "tag:yaml.org,2002:map":
            return self._mapping(node, path)
        if isinstance(node, SequenceNode) and node.tag == "tag:yaml.org,2002:seq":
            return tuple(self.value(item, (*path, i)) for i, item in enumerate(node.value))
        return self._scalar(node, path)

    def _mapping(self, node: MappingNode, path: Path) -> dict[str, object]:
        result: dict[str, object] = {}
        for key_node, value_node in node.value:
            key, line = key_node.value, key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode):
                self._refuse(key_node, path, "a key is not text", "write a name before the colon")
            elif key in result:
                right = f"it is on line {self.lines[(*path, key)]} already; keep one"
                self._refuse(key_node, (*path, key), "is there twice", right)
            else:
                self.lines[(*path, key)] = line
                result[key] = self.value(value_node, (*path, key))
        return result

    def _scalar(self, node: Node, path: Path) -> object:
        if node.tag in _READ_AS_TEXT:
            return node.value
        if node.tag in _READ_BY_RUAMEL:
            return self.yaml.constructor.construct_object(node)
        self._refuse(node, path, f"{node.tag} is a tag", "leave it out")
        return None

    def _refuse(self, node: Node, path: Path, wrong: str, right: str) -> None:
        line = node.start_mark.line + 1
        self.problems.append(Problem(file=self.file, line=line, path=dotted(path), wrong=wrong, right=right))
