package dev.sluice.ingress.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contract.message.Job;
import dev.sluice.contract.message.Json;
import dev.sluice.ingress.poll.Found;
import dev.sluice.models.chat.ChatJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Answers of chats as their clients see them: with the names that we have for job and model. */
final class ChatText {

  private static final String ID = "chatcmpl-";

  private final String job;
  private final String model;

  /**
   * @param job its id
   */
  ChatText(String job, String model) {
    this.job = job;
    this.model = model;
  }

  /** A {@code chat.completion} or a piece of one under our names. */
  String ours(ObjectNode answer) {
    answer.put("id", ID + job);
    answer.put("model", model);
    return ChatJson.write(answer);
  }

  /**
   * The answer as a whole, under our names.
   *
   * @param job one that has succeeded
   */
  static byte[] ours(Found.Present job, String model) {
    return new ChatText(job.id(), model).ours(whole(job)).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The answer as a whole, under its server's names.
   *
   * @param job one that has succeeded
   */
  static ObjectNode whole(Found.Present job) {
    try {
      var output = Json.read(job.job(), Job.class).output();
      JsonNode whole = output == null ? null : Json.tree().readTree(output.text());
      if (whole instanceof ObjectNode object) {
        return object;
      }
    } catch (IOException e) {
      throw new IllegalStateException("the output of " + job.id() + " is not readable", e);
    }
    throw new IllegalStateException("the output of " + job.id() + " is no answer to a chat");
  }
}
