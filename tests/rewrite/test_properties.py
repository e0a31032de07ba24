"""Properties: untouched text stays, output parses, a second run changes nothing, only InputError is raised."""

from __future__ import annotations

import ast
import re
import warnings

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.fixtures.cases import load_cases, read_exactly
from tests.rewrite.modules import Piece, modules
from tfmigrate import api
from tfmigrate.model import InputError, Settings
from tfmigrate.rewrite import rewrite_text
from tfmigrate.rewrite.bind import bind
from tfmigrate.rewrite.text import Lines

OPTIONS = [
    Settings(),
    Settings(unsafe=True),
    Settings(target="compat"),
    Settings(target="compat", unsafe=True),
    Settings(epoch="0.12"),
]
MARK = r"(?:  # tfmigrate: 2\.x)?"
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def parses(text: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    return True


def allowed(pieces: list[Piece]) -> re.Pattern[str]:
    """What may come out: fixed text as it is, a mark at the end of a line, anything in place of the other pieces."""
    parts: list[str] = []
    for piece in pieces:
        if piece.fixed:
            lines = re.split(r"(\r\n|\r|\n)", piece.text)
            parts += [MARK + re.escape(line) if line in ("\r\n", "\r", "\n") else re.escape(line) for line in lines]
        else:
            parts.append(r"[\s\S]*?")
    return re.compile("".join(parts))


@given(modules(), st.sampled_from(OPTIONS))
@settings(patient, max_examples=400)
def test_untouched_text_stays(pieces: list[Piece], options: Settings) -> None:
    source = "".join(piece.text for piece in pieces)
    assume(parses(source))
    result = rewrite_text(source, "x.py", options)
    assert parses(result.text)
    assert allowed(pieces).fullmatch(result.text)
    assert result.changed is (result.text != source)
    assert rewrite_text(result.text, "x.py", options).text == result.text


FIXTURES = [read_exactly(case.source) for case in load_cases() if not case.python2]
WORDS = sorted({word for text in FIXTURES for word in re.findall(r"\w+|[^\w\s]|\s+", text)})


def expressions(text: str) -> list[tuple[int, int]]:
    """Where the expressions of a source begin and end."""
    lines = Lines(text)
    nodes = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.expr))
    return sorted({lines.span(node) for node in nodes})


GRAFTS = sorted({f"({text[a:b]})" for text in FIXTURES for a, b in expressions(text)}, key=lambda s: (len(s), s))


@st.composite
def grafted(draw: st.DrawFn) -> str:
    """A fixture with some of its expressions replaced by expressions of other fixtures."""
    text = draw(st.sampled_from(FIXTURES))
    for _ in range(draw(st.integers(1, 5))):
        if parses(text) and (places := expressions(text)):
            start, end = draw(st.sampled_from(places))
            text = text[:start] + draw(st.sampled_from(GRAFTS)) + text[end:]
    return text


@st.composite
def mangled(draw: st.DrawFn) -> str:
    """A fixture with some of its words taken out, doubled, exchanged or replaced by words of other fixtures."""
    words = re.findall(r"\w+|[^\w\s]|\s+", draw(st.sampled_from(FIXTURES)))
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, max(len(words) - 1, 0)))
        other = draw(st.integers(0, max(len(words) - 1, 0)))
        action = draw(st.sampled_from(["drop", "double", "swap", "replace", "insert"]))
        if action == "drop":
            del words[place : place + 1]
        elif action == "double":
            words[place:place] = words[min(place, other) : max(place, other)][:20]
        elif action == "swap" and words:
            words[place], words[other] = words[other], words[place]
        else:
            words[place : place + (action == "replace")] = [draw(st.sampled_from(WORDS))]
    return "".join(words)


@given(grafted() | mangled(), st.sampled_from(OPTIONS))
@settings(patient, max_examples=800)
def test_mangled_sources_raise_nothing(source: str, options: Settings) -> None:
    if not parses(source):
        with pytest.raises(InputError):
            rewrite_text(source, "x.py", options)
        return
    text = rewrite_text(source, "x.py", options).text
    assert parses(text)
    assert rewrite_text(text, "x.py", options).text == text


@given(st.text(max_size=40), st.sampled_from(FIXTURES), st.integers(0, 400))
@settings(patient, max_examples=150)
def test_any_characters_raise_nothing(noise: str, source: str, place: int) -> None:
    text = source[:place] + noise + source[place:]
    if parses(text):
        assert parses(rewrite_text(text, "x.py", Settings()).text)
    else:
        with pytest.raises(InputError):
            rewrite_text(text, "x.py", Settings())


# Parameters as TensorFlow 1.15.5 has them, in their order, each with a value that can be told from the others.
SIGNATURES = {
    "nn.softmax_cross_entropy_with_logits": ["_sentinel=None", "labels=y", "logits=x", "dim=1", "name='n'"],
    "nn.softmax_cross_entropy_with_logits_v2": ["labels=y", "logits=x", "axis=1", "name='n'"],
    "nn.sparse_softmax_cross_entropy_with_logits": ["_sentinel=None", "labels=y", "logits=x", "name='n'"],
    "nn.sigmoid_cross_entropy_with_logits": ["_sentinel=None", "labels=y", "logits=x", "name='n'"],
    "nn.weighted_cross_entropy_with_logits": ["labels=y", "logits=x", "pos_weight=w", "name='n'"],
    "nn.softmax": ["logits=x", "axis=1", "name='n'"],
    "nn.log_softmax": ["logits=x", "axis=1", "name='n'"],
    "nn.sampled_softmax_loss": [
        "weights=w",
        "biases=b",
        "labels=y",
        "inputs=x",
        "num_sampled=4",
        "num_classes=9",
        "num_true=1",
        "sampled_values=s",
        "remove_accidental_hits=r",
    ],
    "nn.ctc_loss": ["labels=y", "inputs=x", "sequence_length=n"],
    "losses.softmax_cross_entropy": ["onehot_labels=y", "logits=x", "weights=w", "label_smoothing=0.1"],
    "log": ["x=x", "name='n'"],
    "reduce_sum": ["input_tensor=x", "axis=1", "keepdims=True", "name='n'"],
    "reduce_logsumexp": ["input_tensor=x", "axis=1", "keepdims=True", "name='n'"],
    "argmax": ["input=x", "axis=1", "name='n'"],
    "arg_max": ["input=x", "dimension=1", "output_type=t", "name='n'"],
    "random_normal": ["shape=x", "mean=0.0", "stddev=1.0", "dtype=t", "seed=3", "name='n'"],
    "placeholder": ["dtype=t", "shape=x", "name='n'"],
}


def meaning(code: str) -> tuple[str, frozenset[tuple[str, str]]]:
    """The endpoint that a call of 2.21 names, and what each of its parameters gets."""
    call = ast.parse(code).body[-1].value  # type: ignore[attr-defined]
    endpoint = api.load("2.21").get(ast.unparse(call.func).removeprefix("tf."))
    assert endpoint is not None
    bound = bind(call, endpoint.params or ())
    values = {(name, ast.unparse(argument.node)) for name, argument in bound.items()}
    return endpoint.identity, frozenset(item for item in values if item[1] != "None")


@given(st.sampled_from(sorted(SIGNATURES)), st.data(), st.sampled_from(["2.x", "compat"]))
@settings(patient, max_examples=300)
def test_positional_is_keyword(endpoint: str, data: st.DataObject, target: str) -> None:
    given_arguments = SIGNATURES[endpoint]
    required = sum(item.split("=")[1] in "xywbnt49" for item in given_arguments)
    count = data.draw(st.integers(max(required, 1), len(given_arguments)))
    chosen = given_arguments[:count]
    first = data.draw(st.integers(0, count))
    keywords = data.draw(st.permutations(chosen[first:]))
    positional = [item.partition("=")[2] for item in chosen[:first]]
    options = Settings(target=target, epoch="1.x")  # type: ignore[arg-type]

    def rewritten(arguments: list[str]) -> str:
        return rewrite_text(
            f"import tensorflow as tf\nl = tf.{endpoint}({', '.join(arguments)})\n", "x.py", options
        ).text

    assert meaning(rewritten([*positional, *keywords])) == meaning(rewritten(chosen))
