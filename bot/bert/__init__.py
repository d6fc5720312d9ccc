"""Encoders of BERT's shape on ONNX Runtime: one graph and one way to a sentence's vector, whatever the weights."""
