package dev.sluice.ingress.submit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.contract.config.Durations;
import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.webhook.WebhookUrl;
import dev.sluice.ingress.http.Problem;
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
  private static final int SHOWN = 60;
  private static final String KNOWN =
      "model, input, parameters, metadata, webhook, start_by, finish_by";

  private final Map<String, ModelConfig> models;
  private final boolean allowPrivate;
  private final List<Problem.Field> errors = new ArrayList<>(0);
  private boolean named;
  private @Nullable ModelConfig model;
  private @Nullable Slice input;
  private InputShape shape = InputShape.OTHER;
  private @Nullable Slice parameters;
  private @Nullable String parameter;
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
    if (!object) {
      refuse(
          "/parameters",
          "parameters: %s is not an object".formatted(Slice.shown(SubmitParser.value(in, body))));
      return;
    }
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      in.nextToken();
      parameters = SubmitParser.value(in, body);
      parameter = name;
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
          "/webhook",
          "webhook: %s is not an object".formatted(Slice.shown(SubmitParser.value(in, body))));
      return;
    }
    boolean told = false;
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      JsonToken token = in.nextToken();
      String text = token == JsonToken.VALUE_STRING ? in.getText() : null;
      Slice value = SubmitParser.value(in, body);
      if (name.equals("url")) {
        told = true;
        url(text, value);
      } else {
        refuse("/webhook" + Json.step(cut(name)), cut(name) + ": unknown field (known: url)");
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

  private static String cut(String name) {
    return name.length() <= SHOWN ? name : name.substring(0, SHOWN) + "…";
  }

  void unknown(String name) {
    String shown = cut(name);
    refuse(Json.step(shown), "%s: unknown field (known: %s)".formatted(shown, KNOWN));
  }

  Parsed finish() {
    if (errors.isEmpty()) {
      check();
    }
    return errors.isEmpty() && model != null && input != null
        ? new Parsed.Read(new Submission(model, input, metadata, webhook, startBy, finishBy))
        : new Parsed.Refused(Problem.unprocessable(errors));
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
    if (model != null && parameter != null) {
      refuse(
          "/parameters" + Json.step(parameter),
          "%s: %s is not a parameter of %s, which takes none"
              .formatted(parameter, Slice.shown(parameters), model.name()));
    }
    if (model != null
        && input != null
        && model.runner() == ModelConfig.Runner.ONNX
        && shape != InputShape.TEXTS) {
      refuse(
          "/input",
          "input: %s is not a non-empty string or a list of 1 to %d of them"
              .formatted(Slice.shown(input), InputShape.MOST_ITEMS));
    }
  }
}
