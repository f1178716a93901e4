package dev.sluice.ingress.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contract.message.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong, as OpenAI's API tells it and its clients read it. */
public final class OpenAiError {

  /** For paths of that API. */
  public static final ErrorShape SHAPE =
      problem -> new ErrorShape.Told(status(problem), Fields.JSON, body(problem));

  private static final int BAD_REQUEST = 400;

  private OpenAiError() {}

  /** What cannot be processed is a bad request there. */
  private static int status(Problem problem) {
    return problem.status() == 422 ? BAD_REQUEST : problem.status();
  }

  /** {@code {"error":{"message","type","param","code"}}}, with null for what does not apply. */
  public static byte[] body(Problem problem) {
    ObjectNode error = JsonNodeFactory.instance.objectNode();
    error.put("message", problem.detail());
    error.put("type", type(status(problem)));
    error.put("param", param(problem.errors()));
    error.put("code", code(problem));
    return Json.write(JsonNodeFactory.instance.objectNode().set("error", error));
  }

  private static String type(int status) {
    if (status == 429) {
      return "rate_limit_error";
    }
    return status >= 500 ? "server_error" : "invalid_request_error";
  }

  private static @Nullable String code(Problem problem) {
    if (problem.code() != null) {
      return problem.code();
    }
    return switch (problem.status()) {
      case 401 -> "invalid_api_key";
      case 403 -> "account_blocked";
      case 413 -> "request_too_large";
      case 415 -> "unsupported_media_type";
      case 429 -> "rate_limit_exceeded";
      case 500 -> "internal_error";
      case 503 -> "overloaded";
      default -> null;
    };
  }

  /** {@code messages[0].role} for {@code /messages/0/role}. */
  private static @Nullable String param(@Nullable List<Problem.Field> errors) {
    if (errors == null || errors.isEmpty() || errors.get(0).pointer().isEmpty()) {
      return null;
    }
    var param = new StringBuilder();
    for (String step : errors.get(0).pointer().substring(1).split("/", -1)) {
      if (step.matches("\\d+")) {
        param.append('[').append(step).append(']');
      } else {
        param.append(param.isEmpty() ? "" : ".");
        param.append(step.replace("~1", "/").replace("~0", "~"));
      }
    }
    return param.toString();
  }
}
