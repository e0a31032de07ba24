"""LSTMs that also run along the frequencies of their inputs (Sainath, Li 2016, "Modeling Time-Frequency Patterns")."""

# mypy: allow-subclassing-any

from __future__ import annotations

import collections
from typing import Any

import tensorflow as tf

from .core_rnn_cell import RNNCell
from .norm_cells import peepholes
from .shards import concat_variable

v1 = tf.compat.v1

__all__ = ["BidirectionalGridLSTMCell", "GridLSTMCell", "TimeFreqLSTMCell"]

# Called with fields that are only known when it runs.
_named_tuple: Any = collections.namedtuple


def _size(input_feat: Any) -> int:
    size: int | None = input_feat.shape.with_rank(2).dims[-1].value
    if size is None:
        raise ValueError("Cannot infer input_size from static shape inference.")
    return size


class TimeFreqLSTMCell(RNNCell):
    """One LSTM along the frequencies of a step: windows of ``feature_size``, ``frequency_skip`` apart.

    The state holds c and m of every window. Variables: ``W_0``, ``B``, and diagonals with peepholes.
    """

    def __init__(
        self,
        num_units: int,
        use_peepholes: bool = False,
        cell_clip: Any = None,
        initializer: Any = None,
        num_unit_shards: int = 1,
        forget_bias: float = 1.0,
        feature_size: Any = None,
        frequency_skip: int = 1,
        reuse: Any = None,
    ) -> None:
        super().__init__(_reuse=reuse)
        self._num_units = num_units
        self._use_peepholes = use_peepholes
        self._cell_clip = cell_clip
        self._initializer = initializer
        self._num_unit_shards = num_unit_shards
        self._forget_bias = forget_bias
        self._feature_size = feature_size
        self._frequency_skip = frequency_skip
        self._state_size = 2 * num_units
        self._output_size = num_units
        self._reuse = reuse

    @property
    def output_size(self) -> Any:
        """``num_units``."""
        return self._output_size

    @property
    def state_size(self) -> Any:
        """``2 * num_units``."""
        return self._state_size

    def call(self, inputs: Any, state: Any) -> Any:
        """``(m, state)``: those of every window, joined."""
        units, dtype = self._num_units, inputs.dtype
        windows = self._make_tf_features(inputs)
        rows = windows[0].shape.as_list()[1] + 2 * units
        weights = concat_variable("W", [rows, 4 * units], dtype, self._num_unit_shards)
        bias = v1.get_variable("B", shape=[4 * units], initializer=v1.zeros_initializer(), dtype=dtype)
        diagonals = [0.0, 0.0, 0.0]
        if self._use_peepholes:
            diagonals = peepholes(("W_F_diag", "W_I_diag", "W_O_diag"), units, dtype)
        m = tf.zeros([tf.shape(inputs)[0], units], dtype)
        outputs, states = [], []
        for index, window in enumerate(windows):
            c_prev = state[:, 2 * index * units : (2 * index + 1) * units]
            m_prev = state[:, (2 * index + 1) * units : (2 * index + 2) * units]
            joined = tf.concat([window, m_prev, m], 1)
            i, j, f, o = tf.split(tf.nn.bias_add(tf.matmul(joined, weights), bias), 4, axis=1)
            f, i = f + self._forget_bias + diagonals[0] * c_prev, i + diagonals[1] * c_prev
            c = tf.sigmoid(f) * c_prev + tf.sigmoid(i) * tf.tanh(j)
            if self._cell_clip is not None:
                c = tf.clip_by_value(c, -self._cell_clip, self._cell_clip)
            m = tf.sigmoid(o + diagonals[2] * c) * tf.tanh(c)
            outputs.append(m)
            states += [c, m]
        return tf.concat(outputs, 1), tf.concat(states, 1)

    def _make_tf_features(self, input_feat: Any) -> list[Any]:
        """The windows of the inputs, each ``[batch, feature_size]``."""
        count = (_size(input_feat) - self._feature_size) // self._frequency_skip + 1
        return [
            input_feat[:, f * self._frequency_skip : f * self._frequency_skip + self._feature_size]
            for f in range(count)
        ]


class GridLSTMCell(RNNCell):
    """LSTMs along time and frequency that see one another (Kalchbrenner et al. 2015), in blocks of frequencies.

    ``num_frequency_blocks``: how many windows each block has. Raises ValueError when it is missing, or when the lists
    of first and last frequencies do not fit it.
    """

    def __init__(
        self,
        num_units: int,
        use_peepholes: bool = False,
        share_time_frequency_weights: bool = False,
        cell_clip: Any = None,
        initializer: Any = None,
        num_unit_shards: int = 1,
        forget_bias: float = 1.0,
        feature_size: Any = None,
        frequency_skip: Any = None,
        num_frequency_blocks: Any = None,
        start_freqindex_list: Any = None,
        end_freqindex_list: Any = None,
        couple_input_forget_gates: bool = False,
        state_is_tuple: bool = True,
        reuse: Any = None,
    ) -> None:
        super().__init__(_reuse=reuse)
        if not state_is_tuple:
            v1.logging.warn("%s: Using a concatenated state is slower.  Use state_is_tuple=True.", self)
        if num_frequency_blocks is None:
            raise ValueError("Must specify num_frequency_blocks")
        for name, values in (("start", start_freqindex_list), ("end", end_freqindex_list)):
            if values is not None and len(values) != len(num_frequency_blocks):
                raise ValueError(
                    f"Length of {name}_freqindex_list is not equal to length of num_frequency_blocks "
                    f"{len(values)} vs {len(num_frequency_blocks)}"
                )
        self._num_units = num_units
        self._use_peepholes = use_peepholes
        self._share_time_frequency_weights = share_time_frequency_weights
        self._couple_input_forget_gates = couple_input_forget_gates
        self._state_is_tuple = state_is_tuple
        self._cell_clip = cell_clip
        self._initializer = initializer
        self._num_unit_shards = num_unit_shards
        self._forget_bias = forget_bias
        self._feature_size = feature_size
        self._frequency_skip = frequency_skip
        self._start_freqindex_list = start_freqindex_list
        self._end_freqindex_list = end_freqindex_list
        self._num_frequency_blocks = num_frequency_blocks
        self._total_blocks = sum(num_frequency_blocks)
        self._reuse = reuse
        self._make_state_type("GridLSTMStateTuple", ("state",))

    def _make_state_type(self, name: str, prefixes: tuple[str, ...]) -> None:
        fields = [
            f"{prefix}_f{frequency:02d}_b{block:02d}_{kind}"
            for prefix in prefixes
            for block, count in enumerate(self._num_frequency_blocks)
            for frequency in range(count)
            for kind in "cm"
        ]
        self._state_tuple_type: Any = None
        total = len(fields) * self._num_units
        self._output_size = total
        if self._state_is_tuple:
            self._state_tuple_type = _named_tuple(name, fields)
            self._state_size: Any = self._state_tuple_type(*([self._num_units] * len(fields)))
        else:
            self._state_size = total

    @property
    def output_size(self) -> Any:
        """``2 * num_units`` for each window."""
        return self._output_size

    @property
    def state_size(self) -> Any:
        """A ``state_tuple_type`` of sizes, or their sum."""
        return self._state_size

    @property
    def state_tuple_type(self) -> Any:
        """The named tuple of the states: ``state_f00_b00_c``, ``state_f00_b00_m``, ..."""
        return self._state_tuple_type

    def call(self, inputs: Any, state: Any) -> Any:
        """``(m, state)``: outputs of every window, joined."""
        batch = inputs.shape.with_rank(2).dims[0].value or tf.shape(inputs)[0]
        outputs, states = [], []
        for block, windows in enumerate(self._make_tf_features(inputs)):
            m, new = self._compute(windows, block, state, batch, state_is_tuple=self._state_is_tuple)
            outputs += m
            states += new
        joined = self._state_tuple_type(*states) if self._state_is_tuple else tf.concat(states, 1)
        return tf.concat(outputs, 1), joined

    def _direction(self, name: str, block: int, rows: int, dtype: Any) -> _Direction:
        gates = 3 if self._couple_input_forget_gates else 4
        units = self._num_units
        weights = concat_variable(f"W_{name[0]}_{block}", [rows, gates * units], dtype, self._num_unit_shards)
        bias = v1.get_variable(
            f"B_{name[0]}_{block}", shape=[gates * units], initializer=v1.zeros_initializer(), dtype=dtype
        )
        return _Direction(weights, bias)

    def _diagonals(self, name: str, block: int, dtype: Any) -> dict[str, tuple[Any, Any]]:
        """For each gate, the vectors for the memory along frequency and along time."""
        if not self._use_peepholes:
            return dict.fromkeys("FIO", (0.0, 0.0))
        kinds = "IO" if self._couple_input_forget_gates else "FIO"
        found: dict[str, tuple[Any, Any]] = {"F": (0.0, 0.0)}
        for gate in kinds:
            names = (f"W_{gate}_diag_{name}f_{block}", f"W_{gate}_diag_{name}t_{block}")
            first, second = peepholes(names, self._num_units, dtype)
            found[gate] = (first, second)
        return found

    def _compute(
        self,
        freq_inputs: list[Any],
        block: int,
        state: Any,
        batch_size: Any,
        state_prefix: str = "state",
        state_is_tuple: bool = True,
    ) -> tuple[list[Any], list[Any]]:
        """The outputs and the states of the windows of a block."""
        units, dtype = self._num_units, freq_inputs[0].dtype
        rows = freq_inputs[0].shape.as_list()[1] + 2 * units
        shared = self._share_time_frequency_weights
        freq = self._direction("freq", block, rows, dtype)
        time = freq if shared else self._direction("time", block, rows, dtype)
        freq.diagonals = self._diagonals("freq", block, dtype)
        if not shared:
            time.diagonals = self._diagonals("time", block, dtype)
        m_freq = c_freq = tf.zeros([batch_size, units], dtype)
        outputs: list[Any] = []
        states: list[Any] = []
        for index, window in enumerate(freq_inputs):
            if state_is_tuple:
                name = f"{state_prefix}_f{index:02d}_b{block:02d}"
                c_time, m_time = getattr(state, name + "_c"), getattr(state, name + "_m")
            else:
                c_time = state[:, 2 * index * units : (2 * index + 1) * units]
                m_time = state[:, (2 * index + 1) * units : (2 * index + 2) * units]
            joined = tf.concat([window, m_time, m_freq], 1)
            (c_freq, o_freq), (c_time, o_time) = (
                self._memory(direction, joined, own, c_freq, c_time)
                for direction, own in ((freq, c_freq), (time, c_time))
            )
            m_freq = self._leave(freq, o_freq, c_freq, c_freq, c_time)
            m_time = self._leave(time, o_time, c_time, c_freq, c_time)
            outputs += [m_time, m_freq]
            states += [c_time, m_time]
        return outputs, states

    def _memory(self, direction: _Direction, joined: Any, own: Any, c_freq: Any, c_time: Any) -> Any:
        """``(new memory, output gate before its squashing)`` of one direction."""

        def peek(gate: str) -> Any:
            first, second = direction.diagonals[gate]
            return first * c_freq + second * c_time

        sums = tf.nn.bias_add(tf.matmul(joined, direction.weights), direction.bias)
        if self._couple_input_forget_gates:
            i, j, o = tf.split(sums, 3, axis=1)
            enter = tf.sigmoid(i + peek("I"))
            c = (1.0 - enter) * own + enter * tf.tanh(j)
        else:
            i, j, f, o = tf.split(sums, 4, axis=1)
            c = tf.sigmoid(f + self._forget_bias + peek("F")) * own + tf.sigmoid(i + peek("I")) * tf.tanh(j)
        if self._cell_clip is not None:
            c = tf.clip_by_value(c, -self._cell_clip, self._cell_clip)
        return c, o

    def _leave(self, direction: _Direction, o: Any, own: Any, c_freq: Any, c_time: Any) -> Any:
        first, second = direction.diagonals["O"]
        return tf.sigmoid(o + first * c_freq + second * c_time) * tf.tanh(own)

    def _make_tf_features(self, input_feat: Any, slice_offset: int = 0) -> list[list[Any]]:
        """For each block its windows, each ``[batch, feature_size]``. Raises ValueError when their number differs."""
        size = _size(input_feat)
        if slice_offset > 0:
            input_feat = tf.pad(input_feat[:, slice_offset:], [[0, 0], [0, slice_offset]])
        elif slice_offset < 0:
            input_feat = tf.pad(input_feat[:, :slice_offset], [[0, 0], [-slice_offset, 0]])
        starts = self._start_freqindex_list or [0]
        ends = self._end_freqindex_list or [size]
        blocks = []
        for block, (start, end) in enumerate(zip(starts, ends, strict=True)):
            count = (end - start - self._feature_size) // self._frequency_skip + 1
            if count != self._num_frequency_blocks[block]:
                raise ValueError(
                    f"Invalid num_frequency_blocks, requires {self._num_frequency_blocks[block]} but gets {count}, "
                    "please check the size of start_freqindex_list, end_freqindex_list, feature_size and frequency_skip"
                )
            first = [start + f * self._frequency_skip for f in range(count)]
            blocks.append([input_feat[:, at : at + self._feature_size] for at in first])
        return blocks


class _Direction:
    """Weights of one direction."""

    def __init__(self, weights: Any, bias: Any) -> None:
        self.weights = weights
        self.bias = bias
        self.diagonals: dict[str, tuple[Any, Any]] = {}


class BidirectionalGridLSTMCell(GridLSTMCell):
    """A grid that runs along the frequencies in both directions; variables under ``fwd`` and ``bwd``."""

    def __init__(
        self,
        num_units: int,
        use_peepholes: bool = False,
        share_time_frequency_weights: bool = False,
        cell_clip: Any = None,
        initializer: Any = None,
        num_unit_shards: int = 1,
        forget_bias: float = 1.0,
        feature_size: Any = None,
        frequency_skip: Any = None,
        num_frequency_blocks: Any = None,
        start_freqindex_list: Any = None,
        end_freqindex_list: Any = None,
        couple_input_forget_gates: bool = False,
        backward_slice_offset: int = 0,
        reuse: Any = None,
    ) -> None:
        super().__init__(
            num_units,
            use_peepholes,
            share_time_frequency_weights,
            cell_clip,
            initializer,
            num_unit_shards,
            forget_bias,
            feature_size,
            frequency_skip,
            num_frequency_blocks,
            start_freqindex_list,
            end_freqindex_list,
            couple_input_forget_gates,
            True,
            reuse,
        )
        self._backward_slice_offset = int(backward_slice_offset)
        self._make_state_type("BidirectionalGridLSTMStateTuple", ("fwd_state", "bwd_state"))

    def call(self, inputs: Any, state: Any) -> Any:
        """``(m, state)``: outputs of every window, forward and then backward, joined."""
        batch = inputs.shape.with_rank(2).dims[0].value or tf.shape(inputs)[0]
        outputs, states = [], []
        with v1.variable_scope(v1.get_variable_scope(), initializer=self._initializer):
            for way, offset in (("fwd", 0), ("bwd", self._backward_slice_offset)):
                blocks = self._make_tf_features(inputs, offset)
                with v1.variable_scope(way):
                    for block, windows in enumerate(blocks):
                        ordered = windows if way == "fwd" else windows[::-1]
                        m, new = self._compute(ordered, block, state, batch, state_prefix=way + "_state")
                        outputs += m
                        states += new
        return tf.concat(outputs, 1), self._state_tuple_type(*states)
