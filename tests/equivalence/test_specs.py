from __future__ import annotations

import pytest

from tfmigrate.equivalence import parse_input_spec
from tfmigrate.model import InputError, InputSpec


@pytest.mark.parametrize(
    ("text", "name", "spec"),
    [
        ("x=logits:float32[N,K]", "x", InputSpec("logits", ("N", "K"), "float32")),
        ("y_true = one-hot[4, 5]".replace(" ", ""), "y_true", InputSpec("one-hot", (4, 5))),
        ("i=class-ids:int64[N]", "i", InputSpec("class-ids", ("N",), "int64")),
        ("w=weight[]", "w", InputSpec("weight", ())),
        (" x=tensor:bfloat16[...,K] ", "x", InputSpec("tensor", ("...", "K"), "bfloat16")),
    ],
)
def test_what_can_be_read(text: str, name: str, spec: InputSpec) -> None:
    assert parse_input_spec(text) == (name, spec)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x", "it is NAME=KIND:DTYPE"),
        ("x=logits", "it is NAME=KIND:DTYPE"),
        ("1x=logits[N]", "it is NAME=KIND:DTYPE"),
        ("x=logit[N]", "unknown kind 'logit'"),
        ("x=logits:float8[N]", "dtype 'float8'"),
        ("x=class-ids:float32[N]", "does not fit class-ids"),
        ("x=logits:int32[N]", "does not fit logits"),
        ("x=logits[N,...]", "cannot read the dimension '...'"),
        ("x=logits[n]", "cannot read the dimension 'n'"),
        ("x=logits[-1]", "cannot read the dimension '-1'"),
        ("x=logits[N,]", "cannot read the dimension ''"),
    ],
)
def test_nonsense_is_one_clear_line_with_an_example(text: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_input_spec(text)
    line = str(caught.value)
    assert told in line and "for example logits=logits:float32[N,K]" in line and "\n" not in line
