package dev.sluice.ingress.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.RawJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a submission in one pass, without building a tree: the values are checked to be
 * well formed and kept as the client wrote them. Thread-safe.
 */
final class SubmissionParser {

  private static final int LONGEST_METADATA = 16 * 1024;
  private static final int SHOWN = 60;

  private final JsonFactory factory = Json.tree().getFactory();
  private final Map<String, ModelConfig> models;
  private final String names;

  SubmissionParser(Map<String, ModelConfig> models) {
    this.models = models;
    this.names = String.join(", ", new TreeSet<>(models.keySet()));
  }

  Submission parse(byte[] body) throws ProblemException {
    try (JsonParser in = factory.createParser(body)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new ProblemException(Problem.of(400, "Bad request", "the body is not a JSON object"));
      }
      var fields = new Fields();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        in.nextToken();
        fields.read(name, in, body);
      }
      if (in.currentToken() != JsonToken.END_OBJECT || in.nextToken() != null) {
        throw new ProblemException(
            Problem.of(400, "Bad request", "the body goes on after its JSON object"));
      }
      return checked(fields);
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null
              ? ""
              : " (line %d, column %d)"
                  .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
      throw new ProblemException(
          Problem.of(
              400, "Bad request", "the body is not JSON: " + e.getOriginalMessage() + where));
    } catch (IOException e) {
      throw new ProblemException(Problem.of(400, "Bad request", "the body is not JSON"));
    }
  }

  private Submission checked(Fields fields) throws ProblemException {
    if (fields.model == null) {
      throw new ProblemException(Problem.field(422, "/model", "missing"));
    }
    ModelConfig model = models.get(fields.model);
    if (model == null) {
      throw new ProblemException(
          Problem.field(
              422,
              "/model",
              "there is no model '%s' (models: %s)".formatted(cut(fields.model), names)));
    }
    if (fields.input == null) {
      throw new ProblemException(Problem.field(422, "/input", "missing"));
    }
    if (model.runner() == ModelConfig.Runner.ONNX && fields.inputProblem != null) {
      throw new ProblemException(Problem.field(422, "/input", fields.inputProblem));
    }
    if (fields.parameters != null && !fields.parametersAreEmpty) {
      throw new ProblemException(
          Problem.field(
              422, "/parameters", "model '%s' takes no parameters".formatted(model.name())));
    }
    return new Submission(model.name(), fields.input, fields.parameters, fields.metadata);
  }

  private static String cut(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }

  /** The fields of one body as they are met. */
  private static final class Fields {
    @Nullable String model;
    @Nullable RawJson input;
    @Nullable String inputProblem;
    @Nullable RawJson parameters;
    boolean parametersAreEmpty;
    @Nullable RawJson metadata;

    void read(String name, JsonParser in, byte[] body) throws IOException, ProblemException {
      switch (name) {
        case "model" -> {
          once(name, model);
          if (in.currentToken() != JsonToken.VALUE_STRING) {
            throw new ProblemException(Problem.field(422, "/model", "not a string"));
          }
          model = in.getText();
        }
        case "input" -> {
          once(name, input);
          int start = start(in);
          inputProblem = TextInput.problem(in);
          input = cutOut(body, start, in);
        }
        case "parameters" -> {
          once(name, parameters);
          int start = object(name, in);
          parametersAreEmpty = in.nextToken() == JsonToken.END_OBJECT;
          skipRest(in);
          parameters = cutOut(body, start, in);
        }
        case "metadata" -> {
          once(name, metadata);
          int start = object(name, in);
          in.skipChildren();
          metadata = cutOut(body, start, in);
          if (metadata.text().length() > LONGEST_METADATA) {
            throw new ProblemException(
                Problem.field(
                    422,
                    "/metadata",
                    "%d characters, wanted at most %d"
                        .formatted(metadata.text().length(), LONGEST_METADATA)));
          }
        }
        default ->
            throw new ProblemException(
                Problem.field(
                    422,
                    "/" + cut(name).replace("~", "~0").replace("/", "~1"),
                    "unknown field (known: model, input, parameters, metadata)"));
      }
    }

    private static void once(String name, @Nullable Object before) throws ProblemException {
      if (before != null) {
        throw new ProblemException(Problem.field(400, "/" + name, "given twice"));
      }
    }

    private static int object(String name, JsonParser in) throws ProblemException {
      if (in.currentToken() != JsonToken.START_OBJECT) {
        throw new ProblemException(Problem.field(422, "/" + name, "not an object"));
      }
      return start(in);
    }

    private static int start(JsonParser in) {
      return (int) in.currentTokenLocation().getByteOffset();
    }

    private static void skipRest(JsonParser in) throws IOException {
      for (int depth = in.currentToken() == JsonToken.END_OBJECT ? 0 : 1; depth > 0; ) {
        JsonToken token = in.nextToken();
        if (token == null) {
          return;
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      }
    }

    private static RawJson cutOut(byte[] body, int start, JsonParser in) {
      int end = (int) in.currentLocation().getByteOffset();
      return new RawJson(new String(body, start, end - start, StandardCharsets.UTF_8).strip());
    }
  }
}
