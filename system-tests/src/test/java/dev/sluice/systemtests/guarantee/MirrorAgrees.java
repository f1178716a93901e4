package dev.sluice.systemtests.guarantee;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.systemtests.Client;
import dev.sluice.systemtests.Client.Answer;
import dev.sluice.systemtests.load.Accounts.Account;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Redis, asked for all jobs of an account, names those that the topics name, as they ended. */
final class MirrorAgrees implements Guarantee {

  private static final int PAGES_AT_MOST = 100;
  private static final String ALIAS = "alias";

  @Override
  public String name() {
    return "mirror";
  }

  @Override
  public String promise() {
    return "Redis lists the jobs of each account as the topics tell them, all and no others.";
  }

  @Override
  public Finding judge(Evidence evidence) {
    List<Account> accounts = evidence.book().accounts().all();
    var expected = new HashMap<String, Map<String, String>>();
    for (Told result : evidence.records().results()) {
      expected
          .computeIfAbsent(result.account(), any -> new HashMap<>())
          .put(result.id(), result.value().path("status").asText());
    }
    for (Told refusal : evidence.records().rejected()) {
      boolean alias = refusal.value().has("alias_of");
      expected
          .computeIfAbsent(refusal.account(), any -> new HashMap<>())
          .putIfAbsent(refusal.id(), alias ? ALIAS : "rejected");
    }
    return new Finding(
        evidence.records().results().size() + evidence.records().rejected().size(),
        Eventually.judge(
            evidence.patience(),
            accounts,
            account ->
                differs(
                    evidence.client(account),
                    account.name(),
                    expected.getOrDefault(account.name(), Map.of())),
            Account::name));
  }

  private static Optional<Violation> differs(
      Client client, String account, Map<String, String> expected) {
    Map<String, String> listed = listed(client);
    for (var job : expected.entrySet()) {
      String seen = listed.remove(job.getKey());
      // An alias is shown as the job that it stands for, or not at all.
      boolean alias = job.getValue().equals(ALIAS);
      if (!alias && !job.getValue().equals(seen)) {
        String where = "%s listed as %s".formatted(job.getKey(), job.getValue());
        return Optional.of(new Violation(account, where, seen == null ? "not listed" : seen));
      }
    }
    return listed.isEmpty()
        ? Optional.empty()
        : Optional.of(new Violation(account, "no other jobs", listed.toString()));
  }

  private static Map<String, String> listed(Client client) {
    var listed = new HashMap<String, String>();
    String cursor = "";
    for (int page = 0; page < PAGES_AT_MOST; page++) {
      Answer answer = client.get("/v1/inferences?limit=100" + cursor);
      for (JsonNode job : answer.body().path("data")) {
        listed.put(job.path("id").asText(), job.path("status").asText());
      }
      if (!answer.body().hasNonNull("next")) {
        break;
      }
      cursor = "&cursor=" + answer.body().path("next").asText();
    }
    return listed;
  }
}
