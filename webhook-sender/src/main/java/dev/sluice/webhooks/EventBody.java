package dev.sluice.webhooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.contract.message.Job;
import dev.sluice.contract.message.JobError;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.RawJson;
import dev.sluice.contract.webhook.Delivery.Event;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * What a webhook tells: {@code {"type", "timestamp", "data"}}, where data is the job as a poll
 * shows it. What would make it too large is left out, and said to be: the output first.
 */
final class EventBody {

  /** In bytes. */
  static final int LARGEST = 20_000;

  private static final int LONGEST_MESSAGE = 2_000;
  private static final RawJson TRUE = new RawJson("true");

  /** The members of a job, in their order, none of them read. */
  private static final class Members extends LinkedHashMap<String, RawJson> {
    private static final long serialVersionUID = 1;
  }

  private EventBody() {}

  /**
   * @param job as JSON
   * @throws JsonProcessingException if it is none
   */
  static Event of(String id, byte[] job) throws JsonProcessingException {
    var members = Json.read(job, Members.class);
    members.put("urls", new RawJson(Json.text(Job.Urls.of(id))));
    String status = text(members, "status", "");
    String type = "inference." + status;
    String time = text(members, "completed_at", text(members, "created_at", ""));
    RawJson body = body(type, time, members);
    for (String large : List.of("output", "metadata")) {
      if (tooLarge(body) && members.remove(large) != null) {
        members.put(large + "_omitted", TRUE);
        body = body(type, time, members);
      }
    }
    if (tooLarge(body)) {
      cutMessage(members);
      body = body(type, time, members);
    }
    return new Event(type, body);
  }

  private static void cutMessage(Members members) throws JsonProcessingException {
    RawJson raw = members.get("error");
    if (raw != null) {
      JobError error = Json.read(bytes(raw.text()), JobError.class);
      String message = error.message();
      String cut = message.substring(0, Math.min(LONGEST_MESSAGE, message.length())) + "…";
      var shorter = new JobError(error.code(), cut, error.retryable());
      members.put("error", new RawJson(Json.text(shorter)));
    }
  }

  private static String text(Members members, String name, String otherwise)
      throws JsonProcessingException {
    RawJson raw = members.get(name);
    return raw == null ? otherwise : Json.read(bytes(raw.text()), String.class);
  }

  private static RawJson body(String type, String time, Members data) {
    var all = new LinkedHashMap<String, Object>();
    all.put("type", type);
    all.put("timestamp", time);
    all.put("data", data);
    return new RawJson(Json.text(all));
  }

  private static boolean tooLarge(RawJson body) {
    return bytes(body.text()).length > LARGEST;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
