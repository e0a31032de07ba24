"""``tf.contrib.cudnn_rnn``, without cuDNN."""

from __future__ import annotations

from . import cudnn_rnn, cudnn_rnn_ops
from .cudnn_rnn import CudnnGRU, CudnnLSTM
from .cudnn_rnn_ops import CudnnCompatibleGRUCell, CudnnCompatibleLSTMCell

__all__ = ["CudnnCompatibleGRUCell", "CudnnCompatibleLSTMCell", "CudnnGRU", "CudnnLSTM", "cudnn_rnn", "cudnn_rnn_ops"]
