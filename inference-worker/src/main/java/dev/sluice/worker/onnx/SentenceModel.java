package dev.sluice.worker.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import dev.sluice.models.Tokenizer;
import dev.sluice.models.Tokens;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The network: word pieces in, one vector per row out. Safe for use by many threads, each of which
 * occupies one core while it runs.
 */
final class SentenceModel implements AutoCloseable {

  /** The most tokens that run at once, padding included: bounds the memory a batch takes. */
  static final int MOST_PADDED_TOKENS = 8 * Tokenizer.MOST_TOKENS;

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final String output;
  private final int width;
  private final ThreadLocal<Workspace> workspace;

  SentenceModel(Path file) throws OrtException {
    try (SessionOptions options = options()) {
      session = environment.createSession(file.toString(), options);
    }
    var only = session.getOutputInfo().entrySet().iterator().next();
    output = only.getKey();
    long[] shape = ((TensorInfo) only.getValue().getInfo()).getShape();
    width = (int) shape[shape.length - 1];
    workspace = ThreadLocal.withInitial(() -> new Workspace(MOST_PADDED_TOKENS, width));
  }

  /**
   * One core per caller and no thread of its own. The arena keeps the largest size that a batch
   * took, which is bounded; without it the same memory goes to the system and back at each batch.
   */
  private static SessionOptions options() throws OrtException {
    var options = new SessionOptions();
    options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    options.addConfigEntry("session.inter_op.allow_spinning", "0");
    options.setCPUArenaAllocator(true);
    options.setMemoryPatternOptimization(false);
    if (Boolean.getBoolean("prepackoff")) options.addConfigEntry("session.disable_prepacking", "1");
    return options;
  }

  int width() {
    return width;
  }

  /**
   * @param rows that together, padded to the longest, have at most {@link #MOST_PADDED_TOKENS}
   */
  List<float[]> vectors(List<Tokens> rows) throws OrtException {
    int length = rows.stream().mapToInt(Tokens::count).max().orElseThrow();
    long[] shape = {rows.size(), length};
    long[] shapeOut = {rows.size(), length, width};
    Workspace memory = workspace.get();
    memory.fill(rows, length);
    var states = memory.states(rows.size() * length * width);
    try (OnnxTensor ids = OnnxTensor.createTensor(environment, memory.ids(), shape);
        OnnxTensor mask = OnnxTensor.createTensor(environment, memory.mask(), shape);
        OnnxTensor types = OnnxTensor.createTensor(environment, memory.types(), shape);
        OnnxTensor out = OnnxTensor.createTensor(environment, states, shapeOut);
        var ran =
            session.run(
                Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types),
                Map.of(output, out))) {
      var vectors = new ArrayList<float[]>(rows.size());
      for (int row = 0; row < rows.size(); row++) {
        vectors.add(Pooling.pool(states, row * length * width, rows.get(row).count(), width));
      }
      return vectors;
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("the model cannot be closed", e);
    }
  }
}
