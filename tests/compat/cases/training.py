"""``tf.contrib.training``."""


def case_hparams(lib):
    hparams = lib.contrib.training.HParams(rate=0.1, layers=3, sizes=[1, 2], name="a")
    hparams.parse("rate=0.5,sizes=[3,4],name=b")
    hparams.add_hparam("extra", True)
    hparams.set_hparam("layers", 5)
    values = sorted(map(repr, hparams.values().items()))
    return {"values": values, "has": "extra" in hparams, "get": hparams.get("none", 7)}
