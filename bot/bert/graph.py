"""Layers of the model as a graph of ONNX Runtime's own kernels, with weights in seven bits.

A weight takes one byte but only the values from -63 to 63: processors that have AVX2 and no VNNI add two products in
16 bits, which larger ones would overflow without a word. So every processor computes the same vectors.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from bot.bert.weights import Weights

INPUT, MEAN, ROWS = "rows", "mean", "rows_after"
_LARGEST = 63
_RUNTIME = "com.microsoft"


def graph_of(model: Weights, layers: range) -> bytes:
    """Return some of the layers, serialised: rows [sentences, pieces, width] → their mean and the rows after these.

    The first layer takes embedded pieces and normalises them.
    """
    return _Builder(model).build(layers)


class _Builder:
    def __init__(self, model: Weights) -> None:
        self._model, self._sizes = model, model.sizes
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def build(self, layers: range) -> bytes:
        width, rows = self._sizes.width, INPUT
        if layers.start == 0:
            parts = [INPUT, self._floats("emb.ln.w"), self._floats("emb.ln.b")]
            rows = self._node("LayerNormalization", parts, "layer0", axis=-1, epsilon=self._sizes.epsilon)
        for layer in layers:
            rows = self._layer(f"l{layer}", rows)
        axis = self._constant("axis", np.array([1], np.int64))
        self._node("ReduceMean", [rows, axis], MEAN, keepdims=0)
        self._node("Identity", [rows], ROWS)
        each: list[str | int | None] = ["sentences", "pieces", width]
        graph = helper.make_graph(
            self._nodes,
            "bert",
            [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, each)],
            [
                helper.make_tensor_value_info(MEAN, TensorProto.FLOAT, ["sentences", width]),
                helper.make_tensor_value_info(ROWS, TensorProto.FLOAT, each),
            ],
            self._constants,
        )
        imports = [helper.make_opsetid("", 18), helper.make_opsetid(_RUNTIME, 1)]
        blob: bytes = helper.make_model(graph, opset_imports=imports, ir_version=9).SerializeToString()
        return blob

    def _layer(self, name: str, rows: str) -> str:
        """Attention and two dense steps, each added to its input and normalised."""
        width, inner = self._sizes.width, self._sizes.inner
        asked = self._dense(f"{name}.qkv", [f"{name}.{part}" for part in "qkv"], rows, width)
        parts = [f"{name}.query", f"{name}.key", f"{name}.value"]
        thirds = self._constant(f"{name}.thirds", np.array([width] * 3, np.int64))
        self._nodes.append(helper.make_node("Split", [asked, thirds], parts, axis=-1))
        context = self._node("MultiHeadAttention", parts, f"{name}.context", _RUNTIME, num_heads=self._sizes.heads)
        attended = self._dense(f"{name}.attended", [f"{name}.ao"], context, width)
        rows = self._added(f"{name}.aln", attended, rows)
        widened = self._dense(f"{name}.widened", [f"{name}.fi"], rows, width)
        # By tanh: half the time of the exact one, and nearer to it than eight bits can tell.
        bent = self._node("FastGelu", [widened], f"{name}.bent", _RUNTIME)
        return self._added(f"{name}.oln", self._dense(f"{name}.narrowed", [f"{name}.fo"], bent, inner), rows)

    def _dense(self, output: str, parts: list[str], rows: str, columns: int) -> str:
        """Multiply with the weights of several parts side by side; activations are quantised as they come."""
        weights = np.concatenate([self._model.matrix(f"{part}.w", columns) for part in parts]).T
        steps = np.abs(weights).max(axis=0) / _LARGEST
        inputs = [
            rows,
            self._constant(f"{output}.weights", np.rint(weights / steps).astype(np.int8)),
            self._constant(f"{output}.steps", steps.astype(np.float32)),
            self._constant(f"{output}.zeros", np.zeros(len(steps), np.int8)),
            self._constant(f"{output}.bias", np.concatenate([self._model.floats(f"{part}.b") for part in parts])),
        ]
        return self._node("DynamicQuantizeMatMul", inputs, output, _RUNTIME)

    def _added(self, name: str, new: str, old: str) -> str:
        inputs = [new, old, self._floats(f"{name}.w"), self._floats(f"{name}.b")]
        return self._node("SkipLayerNormalization", inputs, f"{name}.out", _RUNTIME, epsilon=self._sizes.epsilon)

    def _node(self, kind: str, inputs: list[str], output: str, domain: str = "", **settings: Any) -> str:
        self._nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **settings))
        return output

    def _floats(self, name: str) -> str:
        return self._constant(name, self._model.floats(name))

    def _constant(self, name: str, value: npt.NDArray[Any]) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name
