"""What the tests of the rewriter share: a context for a source, and one line in, one line out."""

from __future__ import annotations

import ast
from typing import Any

from tfmigrate import api, rules
from tfmigrate.model import Finding, Rewritten, Settings
from tfmigrate.names import Names, analyse, find_sites
from tfmigrate.rewrite import epoch, rewrite_text
from tfmigrate.rewrite.context import Context

HEADER = "import tensorflow as tf\n"
CE = "tf.nn.softmax_cross_entropy_with_logits"
SPARSE = "tf.nn.sparse_softmax_cross_entropy_with_logits"
SIGMOID = "tf.nn.sigmoid_cross_entropy_with_logits"


def context_of(source: str, **options: Any) -> Context:
    """The context that the engine would make for ``source``."""
    settings = Settings(**options)
    table = rules.load()
    names = Names(analyse(ast.parse(source)))
    v1, v0, target = api.load("1.15"), api.load("0.12"), api.load("2.21")
    sites = list(find_sites(names, lambda path: path in v1 or path in v0 or path in target))
    decided = epoch.decide(settings, sites, table, v0, v1)
    return Context(
        text=source,
        path="x.py",
        settings=settings,
        rules=table,
        names=names,
        sites={site.node: site for site in sites},
        calls={site.call: site for site in sites if site.call is not None},
        epoch=decided,
        old_api=v0 if decided == "0.12" else v1,
        new_api=target,
        newest_old_api=v1,
        is_2x=settings.epoch == "auto" and epoch.is_2x(sites, v1, target),
    )


def rewrite(source: str, **options: Any) -> Rewritten:
    """Rewrite a whole source; a second run must change nothing."""
    result = rewrite_text(source, "x.py", Settings(**options))
    ast.parse(result.text)
    assert rewrite_text(result.text, "x.py", Settings(**options)).text == result.text
    return result


def body(source: str, **options: Any) -> str:
    """Rewrite ``source`` below ``import tensorflow as tf``; that line, if it is still first, is left out."""
    return rewrite(HEADER + source, **options).text.removeprefix(HEADER)


def people(result: Rewritten) -> list[tuple[int, str]]:
    """Line and rule of the findings that need a person."""
    return [(finding.line, finding.rule) for finding in result.findings if finding.severity != "info"]


def found(source: str, **options: Any) -> list[str]:
    """The rules of the findings for a person about ``source``, below the usual import."""
    return [rule for _, rule in people(rewrite(HEADER + source, **options))]


def named(result: Rewritten, rule: str) -> Finding:
    """The one finding of this rule."""
    (finding,) = [finding for finding in result.findings if finding.rule == rule]
    return finding
