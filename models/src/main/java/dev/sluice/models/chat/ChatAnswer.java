package dev.sluice.models.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An answer that comes in chunks ({@code chat.completion.chunk}) and becomes a whole ({@code
 * chat.completion}); the chunks and {@link #rest} together are the whole, once. Not safe for use by
 * many threads.
 */
public final class ChatAnswer {

  private static final String CHOICES = "choices";
  private static final String MESSAGE = "message";
  private static final String DELTA = "delta";
  private static final String CALLS = "tool_calls";
  private static final String USAGE = "usage";
  private static final String FINISH = "finish_reason";

  private final ObjectNode head = JsonNodeFactory.instance.objectNode();

  /** By index; each as its deltas have made it. */
  private final Map<Integer, ObjectNode> choices = new TreeMap<>();

  /** Whether so much is known that the server may be done. */
  public boolean isFinished() {
    return !choices.isEmpty()
        && choices.values().stream().allMatch(choice -> choice.hasNonNull(FINISH));
  }

  /** Whether a chunk adds to the answer itself, and does not only tell what it cost. */
  public static boolean adds(JsonNode chunk) {
    return !chunk.path(CHOICES).isEmpty();
  }

  public void add(JsonNode chunk) {
    for (var entry : chunk.properties()) {
      JsonNode value = entry.getValue();
      if (!entry.getKey().equals(CHOICES) && !value.isNull()) {
        head.set(entry.getKey(), value);
      }
    }
    for (JsonNode choice : chunk.path(CHOICES)) {
      int index = choice.path(Growing.INDEX).asInt(0);
      ObjectNode growing =
          choices.computeIfAbsent(index, any -> JsonNodeFactory.instance.objectNode());
      Growing.merge(growing, choice);
    }
  }

  /** All that has come, in the form of an answer that was not asked for in pieces. */
  public ObjectNode whole() {
    ObjectNode whole = head.deepCopy();
    whole.put("object", "chat.completion");
    ArrayNode all = whole.putArray(CHOICES);
    choices.forEach((index, choice) -> all.add(answered(index, choice)));
    JsonNode usage = whole.remove(USAGE);
    if (usage != null) {
      whole.set(USAGE, usage);
    }
    return whole;
  }

  private static ObjectNode answered(int index, ObjectNode choice) {
    ObjectNode grown = (ObjectNode) Growing.grown(choice);
    JsonNode message = grown.remove(DELTA);
    ObjectNode answered = JsonNodeFactory.instance.objectNode().put(Growing.INDEX, index);
    answered.set(
        MESSAGE,
        message instanceof ObjectNode object
            ? unnumbered(object)
            : JsonNodeFactory.instance.objectNode());
    answered.putNull(FINISH);
    grown.properties().forEach(entry -> answered.set(entry.getKey(), entry.getValue()));
    return answered;
  }

  private static ObjectNode unnumbered(ObjectNode message) {
    for (JsonNode call : message.path(CALLS)) {
      ((ObjectNode) call).remove(Growing.INDEX);
    }
    return message;
  }

  /**
   * What is still to come for this to be the whole, as a chunk; empty if nothing is.
   *
   * @param whole a {@code chat.completion}
   * @throws IllegalArgumentException if this is not how the whole begins
   */
  public Optional<ObjectNode> rest(JsonNode whole) {
    ObjectNode chunk = JsonNodeFactory.instance.objectNode();
    for (String name : new String[] {"id", "created", "model", "system_fingerprint"}) {
      if (whole.has(name)) {
        chunk.set(name, whole.get(name));
      }
    }
    chunk.put("object", "chat.completion.chunk");
    ArrayNode all = chunk.putArray(CHOICES);
    try {
      for (JsonNode choice : whole.path(CHOICES)) {
        addRest(all, choice);
      }
    } catch (Rest.OtherException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return all.isEmpty() ? Optional.empty() : Optional.of(chunk);
  }

  private void addRest(ArrayNode to, JsonNode choice) throws Rest.OtherException {
    int index = choice.path(Growing.INDEX).asInt(0);
    ObjectNode growing = choices.get(index);
    ObjectNode had =
        growing == null
            ? JsonNodeFactory.instance.objectNode()
            : (ObjectNode) Growing.grown(growing);
    ObjectNode rest = Rest.of(had, asDelta(choice));
    rest.remove(Growing.INDEX);
    if (!rest.isEmpty()) {
      ObjectNode added = to.addObject().put(Growing.INDEX, index);
      added.set(DELTA, rest.has(DELTA) ? rest.get(DELTA) : JsonNodeFactory.instance.objectNode());
      added.putNull(FINISH);
      added.setAll(rest);
    }
  }

  /** A choice of a whole as the one delta by which it would have come. */
  private static ObjectNode asDelta(JsonNode choice) {
    ObjectNode delta = ((ObjectNode) choice).deepCopy();
    JsonNode message = delta.remove(MESSAGE);
    if (message instanceof ObjectNode object) {
      int index = 0;
      for (JsonNode call : object.path(CALLS)) {
        ((ObjectNode) call).put(Growing.INDEX, index++);
      }
      delta.set(DELTA, object);
    }
    return delta;
  }
}
