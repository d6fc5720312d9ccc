"""The network as a graph of ONNX Runtime's own kernels: three windows over the pieces, their sum, four dense steps.

The weights have all eight bits. So activations are eight bits without a sign as well: that product is exact on every
processor, while the one with signs saturates where there is AVX2 and no VNNI.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from bot.use.weights import WIDTH, WINDOWS, ZERO, Levels, Weights

INPUT, OUTPUT = "embedded", "vector"
_RUNTIME = "com.microsoft"


def graph_of(weights: Weights) -> bytes:
    """Return the serialised graph: rows of one sentence's pieces [pieces, width] → its vector [1, width]."""
    return _Builder(weights).build()


class _Builder:
    def __init__(self, weights: Weights) -> None:
        self._weights = weights.tensors
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, onnx.TensorProto] = {}

    def build(self) -> bytes:
        parts = [INPUT, *(self._window(rows, *window) for rows, window in zip(self._views(), WINDOWS, strict=True))]
        rows = self._normal(self._node("Concat", parts, "features", axis=-1), ["ln_g"], ["ln_b"])
        mean = self._summed(rows)
        opened = self._rectified(self._dense(mean, ["d0"]))
        middle = self._rectified(self._added(self._dense(mean, ["p1"]), self._dense(opened, ["d1"])))
        closed = self._rectified(self._dense(middle, ["d2"]))
        bent = self._node("Tanh", [self._added(self._dense(middle, ["p3"]), self._dense(closed, ["d3"]))], "bent")
        self._node("LpNormalization", [bent], OUTPUT, axis=-1, p=2)
        graph = helper.make_graph(
            self._nodes,
            "use",
            [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, ["pieces", WIDTH])],
            [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, [1, WIDTH])],
            list(self._constants.values()),
        )
        imports = [helper.make_opsetid("", 18), helper.make_opsetid(_RUNTIME, 1)]
        blob: bytes = helper.make_model(graph, opset_imports=imports, ir_version=9).SerializeToString()
        return blob

    def _views(self) -> list[str]:
        """Project the pieces for each window; all projections are normalised together."""
        sizes = [size for size, _ in WINDOWS]
        projected = self._dense(INPUT, [f"proj{size}" for size in sizes], [f"proj_b{size}" for size in sizes])
        scale, shift = ([f"{name}{size}" for size in sizes] for name in ("ln_g", "ln_b"))
        rows = self._normal(projected, scale, shift)
        names = [f"view{size}" for size in sizes]
        widths = self._constant("widths", np.array([len(self._weights[name]) for name in scale], np.int64))
        self._nodes.append(helper.make_node("Split", [rows, widths], names, axis=-1))
        return names

    def _window(self, rows: str, size: int, before: int) -> str:
        """Look twice at `size` pieces at a time, adding what was seen to the piece."""
        for turn in ("1", "2"):
            beside = self._beside(rows, size, before)
            seen = self._rectified(self._dense(beside, [f"w{turn}_{size}"], [f"b{turn}_{size}"]))
            rows = self._added(seen, rows)
        return rows

    def _beside(self, rows: str, size: int, before: int) -> str:
        """Put each piece's neighbours side by side; beyond the sentence there are zeros."""
        ends = np.array([before, 0, size - 1 - before, 0], np.int64)
        padded = self._node("Pad", [rows, self._constant(f"pads{size}", ends)], f"{rows}.padded")
        axis = self._constant("rows", np.array([0], np.int64))
        parts = []
        for at in range(size):
            stop = at - size + 1 or sys.maxsize
            limits = [self._constant(f"at{value}", np.array([value], np.int64)) for value in (at, stop)]
            parts.append(self._node("Slice", [padded, *limits, axis], f"{rows}.at{at}"))
        return self._node("Concat", parts, f"{rows}.beside", axis=-1)

    def _summed(self, rows: str) -> str:
        """Project each row and add them up, divided by the root of their number."""
        bias = self._floats(["cnn_b"])
        axis = self._constant("rows", np.array([0], np.int64))
        total = self._node("ReduceSum", [rows, axis], "total", keepdims=1)
        shape = self._node("Shape", [rows], "count.shape", start=0, end=1)
        count = self._node("Cast", [shape], "count", to=TensorProto.FLOAT)
        shared = self._node("Mul", [count, bias], "shared")
        summed = self._added(self._dense(total, ["cnn_W"]), shared)
        return self._node("Div", [summed, self._node("Sqrt", [count], "root")], "mean")

    def _dense(self, rows: str, parts: list[str], bias: Sequence[str] = ()) -> str:
        """Multiply with tensors side by side; activations are put into eight bits as they come."""
        found = [Levels.of(self._weights[part]) for part in parts]
        name = "+".join(parts)
        steps = np.concatenate([np.full(one.levels.shape[1], one.step, np.float32) for one in found])
        inputs = [
            rows,
            self._constant(name, np.hstack([one.levels for one in found])),
            self._constant(f"{name}.steps", steps),
            self._constant(f"{name}.zeros", np.full(len(steps), ZERO, np.uint8)),
        ]
        if bias:
            inputs.append(self._floats(bias))
        return self._node("DynamicQuantizeMatMul", inputs, f"{rows}.{name}", _RUNTIME)

    def _normal(self, rows: str, scale: Sequence[str], shift: Sequence[str]) -> str:
        inputs = [rows, self._floats(scale), self._floats(shift)]
        epsilon = float(self._weights["eps"])
        return self._node("LayerNormalization", inputs, f"{rows}.normal", axis=-1, epsilon=epsilon)

    def _rectified(self, rows: str) -> str:
        return self._node("Relu", [rows], f"{rows}.rectified")

    def _added(self, one: str, other: str) -> str:
        return self._node("Add", [one, other], f"{one}.added")

    def _node(self, kind: str, inputs: list[str], output: str, domain: str = "", **settings: Any) -> str:
        self._nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **settings))
        return output

    def _floats(self, parts: Sequence[str]) -> str:
        return self._constant("+".join(parts), np.concatenate([self._weights[part] for part in parts]))

    def _constant(self, name: str, value: npt.NDArray[Any]) -> str:
        self._constants[name] = numpy_helper.from_array(np.ascontiguousarray(value).reshape(value.shape), name)
        return name
