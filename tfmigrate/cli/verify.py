"""``tfmigrate verify``."""

from __future__ import annotations

from typing import Any

import click

from tfmigrate.cli.options import configuration, output_options, source_options
from tfmigrate.cli.output import note
from tfmigrate.cli.show import View

EPILOG = """\b
Exit codes: 0 everything that is claimed was run and holds, 1 differences, claims
that could not be run, or findings for a person, 2 bad input.

\b
Two .py files are compared with each other: the first is the old one. To prove
what a rewrite of two files would change, give them one at a time, or their folder.
NAME=KIND:DTYPE[SHAPE] describes a parameter of the compared functions: what kind
of values, their dtype (left out: the float dtypes under test) and their shape.

\b
Examples:
  tfmigrate verify --diff net.py
  tfmigrate verify src --depth full --tf1-python ~/envs/tf1/bin/python
  tfmigrate verify old.py new.py --input x=logits:float32[N,K] --input y=one-hot[N,K]
"""


@click.command(epilog=EPILOG)
@click.argument("paths", metavar="PATHS | OLD.py NEW.py", nargs=-1, required=True)
@click.option("--input", "inputs", metavar="SPEC", multiple=True, help="A parameter: NAME=KIND:DTYPE[SHAPE].")
@click.option("--diff", "with_diff", is_flag=True, help="Show the diff of the rewrite too.")
@click.option("--depth", type=click.Choice(("quick", "full")), default="quick", show_default=True)
@click.option("--lanes", metavar="A,B", help="Where to run, of tf1.15,tf0.12,compat.v1,eager,function,xla.")
@click.option("--seed", type=int, default=0, show_default=True, help="Of the generated inputs.")
@click.option("--tf1-python", metavar="PATH", help="A Python that has TensorFlow 1.15.")
@click.option("--tf012-python", metavar="PATH", help="A Python that has TensorFlow 0.12.")
@click.option("--repro", metavar="DIR", help="Write a script for each claim that shows its worst case.")
@source_options
@output_options
def command(
    paths: tuple[str, ...],
    inputs: tuple[str, ...],
    with_diff: bool,
    depth: str,
    lanes: str | None,
    seed: int,
    tf012_python: str | None,
    repro: str | None,
    output_format: str,
    color: str,
    quiet: bool,
    verbose: bool,
    **source: Any,
) -> int:
    """Prove that the rewrite of PATHS computes the same, or compare two files' functions of the same name.

    Old and new code are run on generated inputs, and their values, gradients, shapes, dtypes and errors
    are compared, in every lane: real TensorFlow 1.15, compat.v1 graphs, eager, tf.function and XLA.
    """
    view = View(output_format, color, quiet, verbose)
    config = configuration(paths, source)
    from tfmigrate import equivalence, proving
    from tfmigrate.report.model import Report

    pair = proving.is_pair(paths)
    if inputs and not pair:
        raise click.UsageError("--input needs two .py files to compare: OLD.py NEW.py")
    asked = proving.Asked(depth, lanes.split(",") if lanes else None, seed, config.tf1_python, tf012_python)
    options = proving.options(asked)
    report = Report(proofs=[], proof_only=True)
    if pair:
        results, total = proving.compare(paths, inputs, config, options, report), None
    else:
        claims = proving.claims_of(paths, config, report, lambda one: view.file(one, with_diff))
        results, total = equivalence.prove(claims, options), len(claims)
    proofs = list(view.proofs(results, total))
    report.proofs = list(proofs)
    for lane, reason in proving.absent(options, proofs).items():
        note(f"{lane}: not run: {reason}\n")
    if repro is not None:
        proving.write_scripts(proofs, repro)
    return view.finish(report, with_info=verbose)
