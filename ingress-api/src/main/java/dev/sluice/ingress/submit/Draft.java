package dev.sluice.ingress.submit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.contract.config.Durations;
import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.webhook.WebhookUrl;
import dev.sluice.ingress.http.Problem;
import dev.sluice.models.JsonBytes;
import dev.sluice.models.tensor.InferRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A submission while its fields come in, with what is wrong about them. */
final class Draft {

  private static final int LARGEST_METADATA = 16 * 1024;
  private static final int MOST_ERRORS = 10;
  private static final String KNOWN =
      "model, input, parameters, metadata, webhook, start_by, finish_by";

  private final Map<String, ModelConfig> models;
  private final boolean allowPrivate;
  private final List<Problem.Field> errors = new ArrayList<>(0);
  private boolean named;
  private @Nullable ModelConfig model;
  private @Nullable Slice input;
  private InputShape shape = InputShape.OTHER;
  private @Nullable Parameters parameters;
  private @Nullable Slice metadata;
  private @Nullable String webhook;
  private @Nullable Due startBy;
  private @Nullable Due finishBy;
  private final Instant now;

  /**
   * @param allowPrivate whether webhooks may go to private addresses
   * @param now from which durations count
   */
  Draft(Map<String, ModelConfig> models, boolean allowPrivate, Instant now) {
    this.models = models;
    this.allowPrivate = allowPrivate;
    this.now = now;
  }

  void refuse(String pointer, String detail) {
    if (errors.size() < MOST_ERRORS) {
      errors.add(new Problem.Field(pointer, detail));
    }
  }

  /**
   * @param name null if the value is not a string
   */
  void model(@Nullable String name, @Nullable Slice value) {
    named = true;
    model = name == null ? null : models.get(name);
    if (model == null) {
      refuse(
          "/model",
          "model: %s is not one of the models served here (%s)"
              .formatted(Slice.shown(value), String.join(", ", models.keySet())));
    }
  }

  void input(Slice value, InputShape seen) {
    input = value;
    shape = seen;
  }

  void parameters(boolean object, JsonParser in, byte[] body) throws IOException {
    if (object) {
      parameters = Parameters.read(in, body);
    } else {
      String shown = Slice.shown(Body.value(in, body));
      refuse("/parameters", "parameters: %s is not an object".formatted(shown));
    }
  }

  void metadata(boolean object, @Nullable Slice value) {
    metadata = value;
    if (!object) {
      refuse("/metadata", "metadata: %s is not an object".formatted(Slice.shown(value)));
    } else if (value != null && value.length() > LARGEST_METADATA) {
      refuse(
          "/metadata",
          "metadata: %d bytes, wanted at most %d".formatted(value.length(), LARGEST_METADATA));
    }
  }

  void webhook(boolean object, JsonParser in, byte[] body) throws IOException {
    if (!object) {
      refuse(
          "/webhook", "webhook: %s is not an object".formatted(Slice.shown(Body.value(in, body))));
      return;
    }
    boolean told = false;
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      JsonToken token = in.nextToken();
      String text = token == JsonToken.VALUE_STRING ? in.getText() : null;
      Slice value = Body.value(in, body);
      if (name.equals("url")) {
        told = true;
        url(text, value);
      } else {
        refuse(
            "/webhook" + Json.step(Slice.cut(name)),
            Slice.cut(name) + ": unknown field (known: url)");
      }
    }
    if (!told) {
      refuse("/webhook/url", "url: missing");
    }
  }

  private void url(@Nullable String text, @Nullable Slice value) {
    webhook = text;
    Optional<String> wrong =
        text == null ? Optional.of("it is not a string") : WebhookUrl.check(text, allowPrivate);
    wrong.ifPresent(
        why -> refuse("/webhook/url", "url: %s: %s".formatted(Slice.shown(value), why)));
  }

  /**
   * @param text null if the value is not a string
   */
  void due(String name, @Nullable String text, @Nullable Slice value) {
    Optional<Due> due = text == null ? Optional.empty() : Due.read(text);
    if (due.isEmpty()) {
      refuse(
          Json.step(name),
          "%s: %s is neither a duration like 30s nor a time like 2030-01-31T12:00:00Z"
              .formatted(name, Slice.shown(value)));
      return;
    }
    Instant at = due.get().from(now);
    if (at.isBefore(now)) {
      refuse(Json.step(name), "%s: %s has passed".formatted(name, Slice.shown(value)));
    } else if (at.isAfter(now.plus(ModelConfig.LONGEST_FINISH_BY))) {
      refuse(
          Json.step(name),
          "%s: %s is more than %s ahead"
              .formatted(name, Slice.shown(value), Durations.write(ModelConfig.LONGEST_FINISH_BY)));
    }
    if (name.equals("start_by")) {
      startBy = due.get();
    } else {
      finishBy = due.get();
    }
  }

  void unknown(String name) {
    String shown = Slice.cut(name);
    refuse(Json.step(shown), "%s: unknown field (known: %s)".formatted(shown, KNOWN));
  }

  Parsed finish() {
    if (errors.isEmpty()) {
      check();
    }
    return errors.isEmpty() && model != null && input != null
        ? new Parsed.Read(
            new Submission(model, input, asked(model), metadata, webhook, startBy, finishBy))
        : new Parsed.Refused(Problem.unprocessable(errors));
  }

  private Submission.Wish asked(ModelConfig of) {
    return parameters == null || parameters.isEmpty()
        ? new Submission.Wish(null, new Bounds().tokens(of))
        : new Submission.Wish(parameters.whole(), parameters.bounds().tokens(of));
  }

  private void check() {
    if (startBy != null && finishBy != null && startBy.from(now).isAfter(finishBy.from(now))) {
      refuse("/start_by", "start_by: later than finish_by");
    }
    if (!named) {
      refuse("/model", "model: missing");
    }
    if (input == null) {
      refuse("/input", "input: missing");
    }
    if (model != null && parameters != null) {
      parameters.wrong(model).ifPresent(wrong -> refuse(wrong.pointer(), wrong.detail()));
    }
    if (model != null && input != null && !shape.suits(model)) {
      refuse(
          "/input", "input: %s is not %s".formatted(Slice.shown(input), InputShape.wanted(model)));
    }
    if (model != null && input != null && model.isTensors()) {
      InferRequest.wrong(new JsonBytes(input.in(), input.start(), input.length()))
          .ifPresent(wrong -> refuse("/input" + wrong.pointer(), wrong.words()));
    }
  }
}
