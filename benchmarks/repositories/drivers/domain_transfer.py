"""The network of model.py in one of its modes (the variant)."""


def run(trial, variant):
    trial.paths("")
    import solver  # noqa: F401  it must load
    from model import DTN

    tf = trial.graph()
    model = DTN(mode=variant)
    model.build_model()
    trial.built()
    with tf.Session() as session:
        trial.initialize(session)
        if variant == "pretrain":
            feed = {
                model.images: trial.random.rand(8, 32, 32, 3) * 2 - 1,
                model.labels: trial.random.randint(0, 10, 8),
            }
            trial.train(session, model.loss, [model.train_op, model.summary_op], feed)
            return
        feed = {
            model.src_images: trial.random.rand(4, 32, 32, 3) * 2 - 1,
            model.trg_images: trial.random.rand(4, 32, 32, 1) * 2 - 1,
        }
        losses = [model.d_loss_src, model.g_loss_src, model.f_loss_src, model.d_loss_trg, model.g_loss_trg]
        for _ in range(2):
            trial.add(*session.run(losses, feed))
            for part in ("d_train_op_src", "g_train_op_src", "f_train_op_src", "d_train_op_trg", "g_train_op_trg"):
                session.run(getattr(model, part), feed)
            session.run([model.summary_op_src, model.summary_op_trg], feed)
