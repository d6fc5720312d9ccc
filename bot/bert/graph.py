"""Layers of the model as a graph of ONNX Runtime's own kernels, with weights in seven bits and activations in eight.

A weight takes one byte but only the values from -63 to 63: processors that have AVX2 and no VNNI add two products in
16 bits, which larger ones would overflow without a word. So every processor computes the same vectors.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from bot.bert.weights import Ranges, Weights

INPUT, OUTPUT = "rows", "rows_after"
_LARGEST, _LEVELS = 63, 255
_RUNTIME = "com.microsoft"


def graph_of(model: Weights, layers: range, ranges: Ranges) -> bytes:
    """Return some of the layers, serialised: rows [sentences, pieces, width] → what becomes of them.

    The first layer takes embedded pieces and normalises them. What a sentence gets depends on no other in its batch;
    all have the same number of pieces.
    """
    return _Builder(model, ranges).build(layers)


def measuring_graph_of(model: Weights) -> bytes:
    """Return all layers with two outputs more for each dense step: the least and the largest number that goes into it.

    They are called NAME.least and NAME.most, where NAME is what `Ranges` calls that input.
    """
    return _Builder(model, None).build(range(model.sizes.layers))


class _Builder:
    def __init__(self, model: Weights, ranges: Ranges | None) -> None:
        """Build with these ranges, or a graph that takes each as it comes and tells them."""
        self._model, self._sizes, self._ranges = model, model.sizes, ranges
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []
        self._told: list[str] = []

    def build(self, layers: range) -> bytes:
        rows = INPUT
        if layers.start == 0:
            parts = [INPUT, self._floats("emb.ln.w"), self._floats("emb.ln.b")]
            rows = self._node("LayerNormalization", parts, "layer0", axis=-1, epsilon=self._sizes.epsilon)
        elif self._ranges is not None:
            self._ranges = {**self._ranges, INPUT: self._ranges[_after(layers.start - 1)]}
        for layer in layers:
            rows = self._layer(layer, rows)
        self._node("Identity", [rows], OUTPUT)
        each: list[str | int | None] = ["sentences", "pieces", self._sizes.width]
        graph = helper.make_graph(
            self._nodes,
            "bert",
            [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, each)],
            [
                helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, each),
                *(helper.make_tensor_value_info(name, TensorProto.FLOAT, []) for name in self._told),
            ],
            self._constants,
        )
        imports = [helper.make_opsetid("", 18), helper.make_opsetid(_RUNTIME, 1)]
        blob: bytes = helper.make_model(graph, opset_imports=imports, ir_version=9).SerializeToString()
        return blob

    def _layer(self, number: int, rows: str) -> str:
        """Attention and two dense steps, each added to its input and normalised."""
        name, width, inner = f"l{number}", self._sizes.width, self._sizes.inner
        asked = self._dense(f"{name}.qkv", [f"{name}.{part}" for part in "qkv"], rows, width)
        parts = [f"{name}.query", f"{name}.key", f"{name}.value"]
        thirds = self._constant(f"{name}.thirds", np.array([width] * 3, np.int64))
        self._nodes.append(helper.make_node("Split", [asked, thirds], parts, axis=-1))
        context = self._node("MultiHeadAttention", parts, f"{name}.context", _RUNTIME, num_heads=self._sizes.heads)
        attended = self._dense(f"{name}.attended", [f"{name}.ao"], context, width)
        rows = self._added(f"{name}.aln", f"{name}.seen", attended, rows)
        widened = self._dense(f"{name}.widened", [f"{name}.fi"], rows, width)
        # By tanh: half the time of the exact one, and nearer to it than eight bits can tell.
        bent = self._node("FastGelu", [widened], f"{name}.bent", _RUNTIME)
        narrowed = self._dense(f"{name}.narrowed", [f"{name}.fo"], bent, inner)
        return self._added(f"{name}.oln", _after(number), narrowed, rows)

    def _dense(self, output: str, parts: list[str], rows: str, columns: int) -> str:
        """Multiply with the weights of several parts side by side, and add what is added to their products."""
        weights = np.concatenate([self._model.matrix(f"{part}.w", columns) for part in parts]).T
        steps = np.abs(weights).max(axis=0) / _LARGEST
        levels = self._constant(f"{output}.weights", np.rint(weights / steps).astype(np.int8))
        step = self._constant(f"{output}.steps", steps.astype(np.float32))
        none = self._constant(f"{output}.zeros", np.zeros(len(steps), np.int8))
        bias = self._constant(f"{output}.bias", np.concatenate([self._model.floats(f"{part}.b") for part in parts]))
        if self._ranges is None:
            self._tell(rows)
            return self._node("DynamicQuantizeMatMul", [rows, levels, step, none, bias], output, _RUNTIME)
        of_rows = self._levels(output, *self._ranges[rows])
        bytes_ = self._node("QuantizeLinear", [rows, *of_rows], f"{output}.bytes")
        inputs = [bytes_, levels, of_rows[0], step, of_rows[1], none, bias]
        return self._node("MatMulIntegerToFloat", inputs, output, _RUNTIME)

    def _levels(self, name: str, least: float, most: float) -> list[str]:
        """Return the step between two of 256 levels and which of them is zero; what lies beyond is cut off."""
        step = (most - least) / _LEVELS
        zero = np.clip(round(-least / step), 0, _LEVELS)
        return [
            self._constant(f"{name}.step", np.array(step, np.float32)),
            self._constant(f"{name}.zero", np.array(zero, np.uint8)),
        ]

    def _tell(self, rows: str) -> None:
        for kind, name in (("ReduceMin", f"{rows}.least"), ("ReduceMax", f"{rows}.most")):
            self._told.append(self._node(kind, [rows], name, keepdims=0))

    def _added(self, name: str, output: str, new: str, old: str) -> str:
        inputs = [new, old, self._floats(f"{name}.w"), self._floats(f"{name}.b")]
        return self._node("SkipLayerNormalization", inputs, output, _RUNTIME, epsilon=self._sizes.epsilon)

    def _node(self, kind: str, inputs: list[str], output: str, domain: str = "", **settings: Any) -> str:
        self._nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **settings))
        return output

    def _floats(self, name: str) -> str:
        return self._constant(name, self._model.floats(name))

    def _constant(self, name: str, value: npt.NDArray[Any]) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name


def _after(layer: int) -> str:
    return f"l{layer}.after"
