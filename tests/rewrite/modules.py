"""Generated modules: statements with calls of the family among arbitrary other code, written in every style.

A module is a list of pieces; a piece that is ``fixed`` must come out byte for byte.
"""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st


@dataclass(frozen=True)
class Piece:
    """A part of the text; what is not ``fixed`` is a call or an import, which a rewrite may change."""

    text: str
    fixed: bool


CALLS = [
    "TF.nn.softmax_cross_entropy_with_logits(labels=A, logits=B)",
    "TF.nn.softmax_cross_entropy_with_logits( logits = B ,C labels=A,C dim = 1 , )",
    "TF.nn.softmax_cross_entropy_with_logits(None, A, B, 0, 'n')",
    "TF.nn.softmax_cross_entropy_with_logits_v2(labels=A, logits=B)",
    "TF.nn.softmax_cross_entropy_with_logits_v2(A, B, dim=0)",
    "TF.nn.sparse_softmax_cross_entropy_with_logits(labels=TF.argmax(A, dimension=1), logits=B)",
    "TF.nn.sigmoid_cross_entropy_with_logits(None, A, B)",
    "TF.nn.weighted_cross_entropy_with_logits(targets=A, logits=B, pos_weight=2.)",
    "TF.log(TF.nn.softmax(B, dim=0))",
    "TF.log(C TF.nn.softmax(B)C )",
    "TF.log(TF.sigmoid(B), name='q')",
    "TF.nn.softmax(B,C dim=-1,C )",
    "TF.nn.log_softmax(logits=B, dim=0)",
    "-TF.reduce_sum(A * TF.log(TF.nn.softmax(B)), reduction_indices=[1])",
    "TF.reduce_mean(TF.reduce_sum(A, 1, keep_dims=True))",
    "TF.losses.softmax_cross_entropy(A, B)",
    "TF.placeholder(TF.float32, [None])",
    "TF.arg_max(A, 1)",
    "TF.log(*B)",
    "(TF.log)(A)",
]
OPERANDS = [
    "x",
    "y_",
    "größe",
    "self.z",
    "f(x)[0]",
    "tf2",
    "tf_",
    "[[1., 2.]]",
    "np.eye(3)",
    "(q := x)",
    "x if y else z",
    "lambda_(x)",
    "{'tf.log': x}['tf.log']",
    "'# no comment' * 2",
    "(x + y)",
    "tuple(i for i in x)",
    '"d\'"',
    "b'\\xff'",
    "-1",
    "not_",
]
STATEMENTS = [
    "a = CALL",
    "a = [CALL, 'é𝒳', CALL]",
    "a: f('ü') = CALL; b = 'ö'",
    "s = 'ünïcödé'; a = CALL",
    "a += CALL  # é tf.log(x)",
    "def fé(a=CALL, *, b: CALL = 1):\n\treturn CALL",
    "@dec(CALL)\nclass A(object):\n    '''é tf.log(x)'''\n    b = CALL",
    "async def f():\n  async with a as b:\n    return await CALL",
    "if CALL:\n    pass\nelif CALL: a = CALL\nelse: pass",
    "for a in CALL:\n\tprint(CALL)\n\x0c\telse_ = 1",
    "match CALL:\n    case [a, *b] if CALL: pass\n    case _: c = CALL",
    "f(lambda é, b=CALL: CALL, *CALL, **CALL)",
    "a = CALL \\\n   + CALL",
    "(a,\n b) = (CALL,  # tf.nn.softmax(x, dim=1)\n  CALL)",
    "assert CALL, f'{a!r:>{b}} tf.log(x)'",
    "try: a = CALL\nexcept E as e: raise CALL from e\nfinally: del a",
    "a = 0 < CALL < CALL",
    "with CALL as a, b(CALL): pass",
    "a = {CALL: 1, **b}; c = [CALL for d in CALL if CALL]",
    'a = f"é{a}" "tf.log(x)" rf\'\\d{b}\'',
    "global_ = '''\n  tf.log(x)\x0c\n\ttf.nn.softmax(x, dim=1)'''",
    "a = x[CALL:CALL, ::CALL].b(CALL)",
    "return_ = (yield_, CALL)",
]
FILLERS = [
    "# tf.log(x) é\n",
    "x = 'tf.log(x)'\n",
    "\n",
    "\x0c\n",
    "   \n",
    "tf2.log(x)\n",
    "self.tf.log(x)\n",
    "y = x ;  z = y\n",
    "class B: tf = 1\n",
    "def g(tf): return tf.log(x)\n",
    "l = [tf.log(i) for tf in x]\n",
    "s = r'''\n\ttf.nn '''\n",
    "1 if x else \\\n  2\n",
]
IMPORTS = {
    "import tensorflow as tf\n": "tf",
    "import os, tensorflow as tf  # é\n": "tf",
    "import tensorflow\n": "tensorflow",
    "from __future__ import division\nimport tensorflow as T\n": "T",
    "'''doc é'''\nimport tensorflow as tf\nimport numpy as np\n": "tf",
    "try:\n    import tensorflow as tf\nexcept ImportError:\n    tf = None\n": "tf",
    "import tensorflow.compat.v1 as tf\n": "tf",
    "import tensorflow as first\ntf = first\n": "tf",
}
NEWLINES = st.sampled_from(["\n", "\r\n", "\r"])


@st.composite
def modules(draw: st.DrawFn) -> list[Piece]:
    """A whole module: imports, then statements and fillers."""
    header = draw(st.sampled_from(sorted(IMPORTS)))
    alias = IMPORTS[header]
    mixed = draw(st.booleans())
    newline = draw(NEWLINES)

    def with_newlines(text: str) -> str:
        parts = text.split("\n")
        ends = [draw(NEWLINES) if mixed else newline for _ in parts[1:]]
        return parts[0] + "".join(end + part for end, part in zip(ends, parts[1:], strict=True))

    def call() -> str:
        text = draw(st.sampled_from(CALLS)).replace("TF", alias)
        has_comments = draw(st.booleans())
        parts = text.split("C ")
        text = parts[0] + "".join((f"  # é{alias}.log(x)\n  " if has_comments else " ") + part for part in parts[1:])
        text = text.replace(",C", ",")
        for hole in ("A", "B"):
            pieces = text.split(f"({hole}")
            text = f"({draw(st.sampled_from(OPERANDS))}".join(pieces) if len(pieces) > 1 else text
            for before in ("=", ", ", "*"):
                text = text.replace(f"{before}{hole},", f"{before}{draw(st.sampled_from(OPERANDS))},")
                text = text.replace(f"{before}{hole})", f"{before}{draw(st.sampled_from(OPERANDS))})")
        return text

    pieces = [Piece(with_newlines(header), False)]
    for number in range(draw(st.integers(1, 5))):
        filler = draw(st.sampled_from(FILLERS))
        pieces.append(Piece(with_newlines(f"# {number}\n{filler}"), True))
        statement = draw(st.sampled_from(STATEMENTS))
        parts = statement.split("CALL")
        for index, part in enumerate(parts):
            pieces.append(Piece(with_newlines(part), True))
            if index < len(parts) - 1:
                pieces.append(Piece(with_newlines(call()), False))
        pieces.append(Piece(with_newlines("\n"), True))
    return pieces
