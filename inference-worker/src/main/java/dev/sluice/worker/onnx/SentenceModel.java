package dev.sluice.worker.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import dev.sluice.models.Tokens;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The network: word pieces in, one vector per row out. Safe for use by many threads, each of which
 * occupies one core while it runs.
 */
final class SentenceModel implements AutoCloseable {

  /** Enough for 8 rows of the packaged model, or for one of a model that reads more. */
  private static final int PADDED_TOKENS = 2048;

  private static final String IDS = "input_ids";
  private static final String MASK = "attention_mask";
  private static final String TYPES = "token_type_ids";

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final Set<String> inputs;
  private final NetworkOutput output;
  private final Pooling pooling;
  private final int mostPadded;
  private final ThreadLocal<Workspace> workspace;

  /**
   * @throws IllegalArgumentException if it is no text model, in one line
   */
  SentenceModel(TextModel model) throws OrtException {
    try (SessionOptions options = options()) {
      session = environment.createSession(model.file().path().toString(), options);
    }
    inputs = session.getInputNames();
    output = NetworkOutput.of(session);
    checkInputs();
    pooling = new Pooling(model.pooling(), model.normalized());
    mostPadded = Math.max(PADDED_TOKENS, model.tokenizer().maxTokens());
    long padding = model.tokenizer().padding();
    workspace = ThreadLocal.withInitial(() -> new Workspace(mostPadded, output.width(), padding));
  }

  private void checkInputs() throws OrtException {
    if (!inputs.contains(IDS) || !Set.of(IDS, MASK, TYPES).containsAll(inputs)) {
      throw new IllegalArgumentException(
          "its inputs are %s, wanted %s and perhaps %s and %s".formatted(inputs, IDS, MASK, TYPES));
    }
    for (var info : session.getInputInfo().values()) {
      if (!(info.getInfo() instanceof TensorInfo tensor) || tensor.type != OnnxJavaType.INT64) {
        throw new IllegalArgumentException(
            "its input %s is not of 64-bit integers".formatted(info.getName()));
      }
    }
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
    return options;
  }

  int width() {
    return output.width();
  }

  /** The most tokens that run at once, padding included: bounds the memory a batch takes. */
  int mostPadded() {
    return mostPadded;
  }

  /**
   * @param rows that together, padded to the longest, have at most {@link #mostPadded}
   */
  List<float[]> vectors(List<Tokens> rows) throws OrtException {
    int length = rows.stream().mapToInt(Tokens::count).max().orElseThrow();
    long[] shape = {rows.size(), length};
    Workspace memory = workspace.get();
    memory.fill(rows, length);
    FloatBuffer states = memory.states(output.numbers(rows.size(), length));
    try (OnnxTensor ids = OnnxTensor.createTensor(environment, memory.ids(), shape);
        OnnxTensor mask = OnnxTensor.createTensor(environment, memory.mask(), shape);
        OnnxTensor types = OnnxTensor.createTensor(environment, memory.types(), shape);
        OnnxTensor out =
            OnnxTensor.createTensor(environment, states, output.shape(rows.size(), length));
        var ran = session.run(given(ids, mask, types), Map.of(output.name(), out))) {
      var vectors = new ArrayList<float[]>(rows.size());
      for (int row = 0; row < rows.size(); row++) {
        int tokens = output.perToken() ? rows.get(row).count() : 1;
        int at = row * output.numbers(1, length);
        vectors.add(pooling.pool(states, at, tokens, output.width()));
      }
      return vectors;
    }
  }

  private Map<String, OnnxTensor> given(OnnxTensor ids, OnnxTensor mask, OnnxTensor types) {
    var given = new HashMap<>(Map.of(IDS, ids, MASK, mask, TYPES, types));
    given.keySet().retainAll(inputs);
    return given;
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
