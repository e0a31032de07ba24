"""The script itself: three steps with all of its logging. It crops, flips and drops out at random."""

import sys
from pathlib import Path

ARGUMENTS = (
    "pix2pix --mode train --input_dir in --output_dir out --ngf 4 --ndf 4 --max_steps 3 --progress_freq 1 "
    "--summary_freq 1 --trace_freq 2 --display_freq 1 --save_freq 2 --seed 1"
)


def run(trial, variant):
    trial.paths("")
    import imageio

    Path("in").mkdir()
    for number in range(2):
        imageio.imwrite(f"in/{number}.png", trial.random.randint(0, 255, (256, 512, 3)).astype("uint8"))
    sys.argv[:] = ARGUMENTS.split()
    import pix2pix  # noqa: F401  it is a script

    trial.built()
    assert Path("out/model-3.index").is_file() and Path("out/index.html").is_file()
