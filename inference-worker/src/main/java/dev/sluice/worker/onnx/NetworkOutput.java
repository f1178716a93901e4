package dev.sluice.worker.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;

/**
 * What is read of what a network gives.
 *
 * @param perToken whether it is a vector for each token of a row, or one for the row
 * @param width numbers of a vector
 */
record NetworkOutput(String name, boolean perToken, int width) {

  /**
   * The first output of vectors.
   *
   * @throws IllegalArgumentException if there is none
   */
  static NetworkOutput of(OrtSession session) throws OrtException {
    for (NodeInfo node : session.getOutputInfo().values()) {
      if (node.getInfo() instanceof TensorInfo tensor && tensor.type == OnnxJavaType.FLOAT) {
        long[] shape = tensor.getShape();
        int rank = shape.length;
        if ((rank == 2 || rank == 3) && shape[rank - 1] > 0) {
          return new NetworkOutput(node.getName(), rank == 3, (int) shape[rank - 1]);
        }
      }
    }
    throw new IllegalArgumentException(
        "none of its outputs %s is a vector of 32-bit numbers for each text or token"
            .formatted(session.getOutputNames()));
  }

  long[] shape(int rows, int length) {
    return perToken ? new long[] {rows, length, width} : new long[] {rows, width};
  }

  int numbers(int rows, int length) {
    return perToken ? rows * length * width : rows * width;
  }
}
