"""``tf.contrib.integrate``."""

from estimator import messages


def _oscillator(tf, damping):
    return lambda y, t: tf.stack([y[1], -y[0] * (1.0 + tf.cast(t, y.dtype)) - damping * y[1]])


def case_odeint(lib):
    tf, odeint = lib.tf, lib.contrib.integrate.odeint
    damping = tf.get_variable("damping", [], tf.float64)
    start = tf.constant([[1.0, 0.5], [-0.5, 2.0]], tf.float64)
    y, info = odeint(_oscillator(tf, damping), start, [0.0, 0.3, 1.0, 4.0], full_output=True)
    return lib.run({"y": y, **info}, loss=tf.reduce_sum(y**2))


def case_odeint_with_options(lib):
    tf, odeint = lib.tf, lib.contrib.integrate.odeint
    weight = tf.get_variable("weight", [3, 3], tf.float64)
    field = lambda y, t: tf.tanh(tf.matmul(y, weight)) - 0.1 * y  # noqa: E731
    options = {"first_step": 0.1, "safety": 0.8, "ifactor": 5.0, "dfactor": 0.5, "max_num_steps": 50}
    start = tf.ones([2, 3], tf.float64)
    y, info = odeint(field, start, [0.0, 2.0, 3.0], 1e-3, 1e-5, "dopri5", options, full_output=True)
    return lib.run({"y": y, **info}, loss=tf.reduce_sum(y))


def case_odeint_of_floats(lib):
    tf, odeint = lib.tf, lib.contrib.integrate.odeint
    rate = tf.get_variable("rate", [])
    times = tf.constant([0.0, 0.5, 1.0])
    y, info = odeint(lambda y, t: rate * y + t, 1.0, times, rtol=1e-5, atol=1e-7, full_output=True)
    # The estimate of an error is a difference of float32 numbers that are nearly the same.
    types = [info["error_ratio"].dtype.name, info["integrate_points"].dtype.name]
    return {**lib.run({"y": y}, loss=tf.reduce_sum(y)), "types": types}


def case_odeint_of_complex_numbers(lib):
    tf, odeint = lib.tf, lib.contrib.integrate.odeint
    y = odeint(lambda y, t: 1j * y, tf.constant(1.0 + 0.5j, tf.complex128), [0.0, 1.0, 5.0], rtol=1e-9)
    return lib.run({"real": tf.math.real(y), "imag": tf.math.imag(y)})


def case_odeint_fixed(lib):
    tf, odeint_fixed = lib.tf, lib.contrib.integrate.odeint_fixed
    damping = tf.get_variable("damping", [], tf.float64)
    start = tf.constant([1.0, 0.5], tf.float64)
    times = [0.0, 0.3, 1.0, 2.0]
    found = {}
    for method in ("midpoint", "rk4"):
        for name, dt in (("whole", None), ("small", 0.25), ("each", [0.1, 0.3, 0.5])):
            key = "%s %s" % (method, name)
            found[key] = odeint_fixed(_oscillator(tf, damping), start, times, dt=dt, method=method)
    return lib.run(found, loss=tf.add_n([tf.reduce_sum(y**2) for y in found.values()]))


def case_mistakes(lib):
    tf, integrate = lib.tf, lib.contrib.integrate

    def kind(**options):
        return lambda: integrate.odeint(lambda y, t: -y, options.pop("y0", 1.0), [0.0, 1.0], **options)

    told = messages(
        {
            "method": kind(method="euler"),
            "options": kind(options={"first_step": 0.1}),
            "y0": kind(y0=tf.constant(1)),
            "fixed": lambda: integrate.odeint_fixed(lambda y, t: -y, 1.0, [0.0, 1.0], method="euler"),
        }
    )
    too_many = integrate.odeint(
        lambda y, t: -y, 1.0, [0.0, 1000.0], method="dopri5", options={"max_num_steps": 2}, rtol=1e-6
    )
    with tf.Session() as session:
        try:
            session.run(too_many)
        except tf.errors.InvalidArgumentError as error:
            told["too many"] = "max_num_steps exceeded" in str(error)
    return {name: text.split(":")[0] if isinstance(text, str) else text for name, text in told.items()}
