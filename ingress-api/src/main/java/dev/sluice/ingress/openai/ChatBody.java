package dev.sluice.ingress.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.contract.config.ModelConfig;
import dev.sluice.ingress.submit.Bounds;
import dev.sluice.ingress.submit.Slice;
import dev.sluice.ingress.submit.Submission;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code POST /v1/chat/completions} asks for. What is not known here goes through to the
 * model's server.
 *
 * @param stream whether the answer is wanted in pieces
 * @param usage whether the last piece is to tell what it cost
 */
record ChatBody(Submission submission, boolean stream, boolean usage) {

  private static final int LARGEST_METADATA = 16 * 1024;

  /** What is seen of members while they are passed. */
  private static final class ChatLook implements Members.Look {
    private final Bounds bounds = new Bounds();
    private @Nullable RefusedException wrong;
    private boolean usage;

    @Override
    public void at(String name, JsonParser in) throws IOException {
      String wanted = bounds.read(name, in);
      if (wanted != null) {
        refuse("/" + name, "%s: not %s".formatted(name, wanted));
      } else if (name.equals("messages")) {
        messages(in);
      } else if (name.equals("stream_options") && in.currentToken() == JsonToken.START_OBJECT) {
        options(in);
      }
    }

    private void refuse(String pointer, String words) {
      if (wrong == null) {
        wrong = RefusedException.of(pointer, words);
      }
    }

    private void messages(JsonParser in) throws IOException {
      if (in.currentToken() != JsonToken.START_ARRAY) {
        refuse("/messages", "messages: wanted a list");
        return;
      }
      int items = 0;
      for (var token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
        if (token != JsonToken.START_OBJECT) {
          refuse("/messages/" + items, "messages: item %d is not an object".formatted(items));
          in.skipChildren();
        } else if (!hasRole(in)) {
          refuse("/messages/%d/role".formatted(items), "role: missing, or not a string");
        }
        items++;
      }
      if (items == 0) {
        refuse("/messages", "messages: empty");
      }
    }

    private static boolean hasRole(JsonParser in) throws IOException {
      boolean has = false;
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        JsonToken token = in.nextToken();
        has |= name.equals("role") && token == JsonToken.VALUE_STRING;
        in.skipChildren();
      }
      return has;
    }

    private void options(JsonParser in) throws IOException {
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        JsonToken token = in.nextToken();
        if (name.equals("include_usage")) {
          usage = token == JsonToken.VALUE_TRUE;
          if (!token.isBoolean()) {
            refuse("/stream_options/include_usage", "include_usage: not true or false");
          }
        }
        in.skipChildren();
      }
    }
  }

  /**
   * @param models by name
   * @throws RefusedException if that is not what can be done here
   */
  static ChatBody read(byte[] body, Map<String, ModelConfig> models) throws RefusedException {
    var look = new ChatLook();
    Members members = Members.read(body, look);
    ModelConfig model = members.model(models);
    if (!model.isChat()) {
      throw RefusedException.of("/model", "model: %s does not chat".formatted(model.name()));
    }
    Slice messages = members.required("messages").value();
    if (look.wrong != null) {
      throw look.wrong;
    }
    if (members.isTrue("store")) {
      throw RefusedException.of("/store", "store: answers are not kept here to be looked up");
    }
    Slice metadata = metadata(members.take("metadata"));
    boolean stream = members.isTrue("stream");
    options(members, stream);
    var wish = new Submission.Wish(members.rest(), look.bounds.tokens(model));
    return new ChatBody(
        new Submission(model, messages, wish, metadata, null, null, null), stream, look.usage);
  }

  private static void options(Members members, boolean stream) throws RefusedException {
    Members.Member options = members.peek("stream_options");
    if (options != null && options.kind() != JsonToken.START_OBJECT) {
      throw RefusedException.of("/stream_options", "stream_options: not an object");
    }
    if (options != null && !stream) {
      throw RefusedException.of("/stream_options", "stream_options: only with stream: true");
    }
  }

  /** What the caller says of the chat is kept with the job. */
  private static @Nullable Slice metadata(Members.@Nullable Member metadata)
      throws RefusedException {
    if (metadata == null) {
      return null;
    }
    if (metadata.kind() != JsonToken.START_OBJECT) {
      throw RefusedException.of("/metadata", "metadata: not an object");
    }
    if (metadata.value().length() > LARGEST_METADATA) {
      throw RefusedException.of(
          "/metadata",
          "metadata: %d bytes, wanted at most %d"
              .formatted(metadata.value().length(), LARGEST_METADATA));
    }
    return metadata.value();
  }
}
