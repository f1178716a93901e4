package dev.sluice.ingress.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.message.Json;
import dev.sluice.ingress.http.Problem;
import dev.sluice.ingress.submit.Body;
import dev.sluice.ingress.submit.Slice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of a body as they lie in it. Each is taken at most once; what is left goes through.
 */
final class Members {

  /** A member. */
  record Member(JsonToken kind, Slice value) {

    boolean isNull() {
      return kind == JsonToken.VALUE_NULL;
    }

    /** Null if it is not a string. */
    @Nullable String text() {
      if (kind != JsonToken.VALUE_STRING) {
        return null;
      }
      try {
        return Json.tree().readTree(value.text()).textValue();
      } catch (IOException e) {
        throw new IllegalStateException("what was read cannot be read again", e);
      }
    }
  }

  private final Map<String, Member> all;

  private Members(Map<String, Member> all) {
    this.all = all;
  }

  /** Looks at each member while it is passed; stands on its value and may leave it there. */
  interface Look {
    void at(String name, JsonParser in) throws IOException;
  }

  /**
   * @throws RefusedException if the body is no JSON object
   */
  static Members read(byte[] body, Look look) throws RefusedException {
    var all = new LinkedHashMap<String, Member>();
    boolean[] object = new boolean[1];
    Problem wrong =
        Body.read(
            body,
            in -> {
              object[0] = in.currentToken() == JsonToken.START_OBJECT;
              if (object[0]) {
                members(in, body, all, look);
              } else {
                in.skipChildren();
              }
            });
    if (wrong != null) {
      throw new RefusedException(wrong);
    }
    if (!object[0]) {
      throw new RefusedException(Problem.badRequest("the body is not a JSON object"));
    }
    return new Members(all);
  }

  private static void members(JsonParser in, byte[] body, Map<String, Member> to, Look look)
      throws IOException {
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      JsonToken kind = in.nextToken();
      int start = Body.start(in);
      look.at(name, in);
      if (in.currentToken().isScalarValue()) {
        in.finishToken();
      } else {
        in.skipChildren();
      }
      to.put(name, new Member(kind, new Slice(body, start, Body.end(in))));
    }
  }

  /** Null if it is not there or is null. */
  @Nullable Member take(String name) {
    Member member = all.remove(name);
    return member == null || member.isNull() ? null : member;
  }

  /** The member, which may still be taken; null if it is not there or is null. */
  @Nullable Member peek(String name) {
    Member member = all.get(name);
    return member == null || member.isNull() ? null : member;
  }

  /**
   * Whether it is there and true; if it is false it is taken.
   *
   * @throws RefusedException if it is neither
   */
  boolean isTrue(String name) throws RefusedException {
    Member member = peek(name);
    if (member != null && !member.kind().isBoolean()) {
      throw RefusedException.of(
          "/" + name, "%s: %s is not true or false".formatted(name, Slice.shown(member.value())));
    }
    boolean yes = member != null && member.kind() == JsonToken.VALUE_TRUE;
    if (!yes) {
      all.remove(name);
    }
    return yes;
  }

  /**
   * @throws RefusedException if it is not there
   */
  Member required(String name) throws RefusedException {
    Member member = take(name);
    if (member == null) {
      throw RefusedException.of("/" + name, name + ": missing");
    }
    return member;
  }

  /** The name of a member that nobody has taken; null if all are. */
  @Nullable String first() {
    return all.isEmpty() ? null : all.keySet().iterator().next();
  }

  /**
   * @throws RefusedException if it is not served here
   */
  ModelConfig model(Map<String, ModelConfig> models) throws RefusedException {
    Member named = required("model");
    String name = named.text();
    ModelConfig model = name == null ? null : models.get(name);
    if (model == null) {
      String words =
          "model: %s is not one of the models served here (%s)"
              .formatted(Slice.shown(named.value()), String.join(", ", models.keySet()));
      var field = new Problem.Field("/model", words);
      throw new RefusedException(Problem.notFound(field).coded("model_not_found"));
    }
    return model;
  }

  /** What nobody has taken, as one object; null if there is nothing. */
  @Nullable Slice rest() {
    if (all.isEmpty()) {
      return null;
    }
    var out = new ByteArrayOutputStream();
    char separator = '{';
    for (var entry : all.entrySet()) {
      out.write(separator);
      out.writeBytes((Json.text(entry.getKey()) + ":").getBytes(StandardCharsets.UTF_8));
      Slice value = entry.getValue().value();
      out.write(value.in(), value.start(), value.length());
      separator = ',';
    }
    out.write('}');
    return new Slice(out.toByteArray(), 0, out.size());
  }
}
