package dev.sluice.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.cli.ExitCodes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice list}. */
@Command(name = "list", description = "Show your jobs, the newest first.", sortOptions = false)
public final class ListCommand implements Callable<Integer> {

  @Mixin ApiOptions options = new ApiOptions();

  @Option(
      names = "--status",
      paramLabel = "LIST",
      description = "Only those of these statuses, with commas between.")
  @Nullable String status;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "At most so many, 1 to 100 (default: 20).")
  String limit = "";

  @Option(names = "--cursor", paramLabel = "ID", description = "Go on after this job.")
  @Nullable String cursor;

  @Override
  public Integer call() {
    String path =
        "/v1/inferences?limit=" + encoded(limit) + and("status", status) + and("cursor", cursor);
    Answer answer = new Api(options).get(path);
    JsonNode jobs = answer.body().path("data");
    if (options.json) {
      answer.print(true, "");
      return ExitCodes.OK;
    }
    if (jobs.isEmpty()) {
      System.out.println("no jobs");
    } else {
      var rows = new ArrayList<List<String>>();
      rows.add(List.of("id", "status", "model", "made", "took"));
      jobs.forEach(job -> rows.add(row(job)));
      System.out.println(Printed.table(rows));
    }
    String next = answer.body().path("next").asText();
    if (!next.isEmpty()) {
      System.out.println("more: sluice list --cursor " + next);
    }
    return ExitCodes.OK;
  }

  private static List<String> row(JsonNode job) {
    JsonNode took = job.at("/metrics/total_ms");
    return List.of(
        job.path("id").asText(),
        job.path("status").asText(),
        job.path("model").asText(),
        job.path("created_at").asText(),
        took.isNumber() ? took.asLong() + " ms" : "-");
  }

  private static String and(String name, @Nullable String value) {
    return value == null ? "" : "&" + name + "=" + encoded(value);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
