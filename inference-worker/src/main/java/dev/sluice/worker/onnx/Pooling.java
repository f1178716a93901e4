package dev.sluice.worker.onnx;

import java.nio.FloatBuffer;

/** One vector of length 1 from the states of a row's tokens: their mean, padding left out. */
final class Pooling {

  private Pooling() {}

  /**
   * @param at where the row's first state begins
   * @param tokens how many of the row's states are no padding
   */
  static float[] pool(FloatBuffer states, int at, int tokens, int width) {
    float[] vector = new float[width];
    float[] state = new float[width];
    for (int token = 0; token < tokens; token++) {
      states.get(at + token * width, state);
      for (int i = 0; i < width; i++) {
        vector[i] += state[i];
      }
    }
    return normalized(vector);
  }

  /** The mean's divisor falls away here: only the direction is kept. */
  private static float[] normalized(float[] vector) {
    double squares = 0;
    for (float number : vector) {
      squares += (double) number * number;
    }
    double scale = 1 / Math.max(Math.sqrt(squares), 1e-12);
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) (vector[i] * scale);
    }
    return vector;
  }
}
