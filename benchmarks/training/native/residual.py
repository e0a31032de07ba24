"""The residual network, written anew for TensorFlow 2: Keras layers, optimizer and model, tf.function."""

import tensorflow as tf
from tensorflow.keras import layers

import inputs

BATCH = 16
WEIGHT_DECAY = 0.0001


def conv2d(net, depth, size, stride=1, scope=None, normalize=True):
    decay = tf.keras.regularizers.L2(WEIGHT_DECAY / 2)
    made = layers.Conv2D(depth, size, stride, "same", use_bias=not normalize, kernel_regularizer=decay)
    net = made(net)
    made.kernel.assign(inputs.pretrained(f"resnet/{scope}/weights", made.kernel.shape))
    return layers.BatchNormalization(momentum=0.997, epsilon=1e-5)(net) if normalize else net


def block(net, depth, stride, scope):
    if depth == net.shape[-1]:
        shortcut = net if stride == 1 else layers.MaxPooling2D(1, stride)(net)
    else:
        shortcut = conv2d(net, depth, 1, stride, f"{scope}/shortcut", normalize=False)
    residual = layers.ReLU()(conv2d(net, depth, 3, stride, f"{scope}/conv1"))
    residual = conv2d(residual, depth, 3, 1, f"{scope}/conv2")
    return layers.ReLU()(layers.Add()([shortcut, residual]))


def resnet(num_classes):
    images = tf.keras.Input([32, 32, 3])
    net = layers.ReLU()(conv2d(images, 16, 3, scope="conv1"))
    for i, (depth, stride) in enumerate([(16, 1), (32, 2), (64, 2)]):
        net = block(net, depth, stride, f"block{i + 1}")
    net = layers.GlobalAveragePooling2D(keepdims=True)(net)
    net = conv2d(net, num_classes, 1, scope="logits", normalize=False)
    return tf.keras.Model(images, layers.Flatten()(net))


def train(report):
    """Train as long as report(loss) says so."""
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    model = resnet(10)
    optimizer = tf.keras.optimizers.SGD(0.01, 0.9)
    optimizer.build(model.trainable_variables)

    @tf.function
    def train_step(images, labels):
        with tf.GradientTape() as tape:
            logits = model(images, training=True)
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits))
            loss += tf.add_n(model.losses)
        gradients = tape.gradient(loss, model.trainable_variables)
        gradients = [tf.clip_by_norm(gradient, 10.0) for gradient in gradients]
        optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
        return tf.debugging.check_numerics(loss, "loss")

    dataset = tf.data.Dataset.from_tensor_slices(inputs.images(512, 32, 3, 10)).repeat()
    for images, labels in dataset.batch(BATCH, drop_remainder=True).prefetch(1):
        if not report(train_step(images, labels).numpy()):
            break
