"""What stands in the program's own sources, for tests of how they are written."""

import ast
import functools


@functools.lru_cache(maxsize=1000)
def parsed(source: str) -> ast.Module:
    """Parse a module once for all tests; they do not change it."""
    return ast.parse(source)


@functools.lru_cache(maxsize=1000)
def nodes(source: str) -> tuple[ast.AST, ...]:
    """List all that a module is made of, once for all tests, too."""
    return tuple(ast.walk(parsed(source)))


def texts_in(source: str) -> list[str]:
    """List the texts of a module, other than docstrings."""
    told = {id(node.value) for node in nodes(source) if isinstance(node, ast.Expr)}
    texts = (node for node in nodes(source) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return [str(node.value) for node in texts if id(node) not in told]
