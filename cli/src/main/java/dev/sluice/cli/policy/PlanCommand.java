package dev.sluice.cli.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.cli.ExitCodes;
import dev.sluice.cli.client.AdminApi;
import dev.sluice.cli.client.AdminOptions;
import dev.sluice.cli.client.Answer;
import dev.sluice.cli.client.Printed;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.policy.Plan;
import dev.sluice.contract.policy.PolicyReader;
import dev.sluice.contract.policy.PolicyWords;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice plan}. */
@Command(
    name = "plan",
    description = "Show plans, and bring them and accounts into line with a file.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      PlanCommand.Listing.class,
      PlanCommand.Show.class,
      FileCommands.Apply.class,
      FileCommands.Diff.class,
      FileCommands.Validate.class
    })
public final class PlanCommand {

  private static final String PATH = "/admin/plans";

  /** {@code sluice plan list}. */
  @Command(name = "list", description = "Show the plans in force.", sortOptions = false)
  static final class Listing implements Callable<Integer> {

    @Mixin AdminOptions options = new AdminOptions();

    @Override
    public Integer call() {
      Answer answer = new AdminApi(options).get(PATH);
      JsonNode plans = answer.body();
      String byDefault = plans.path("default_plan").asText();
      var rows = new ArrayList<List<String>>();
      rows.add(List.of("plan", "", "limits"));
      for (var entry : plans.path("plans").properties()) {
        Plan plan = PolicyReader.plan(entry.getKey(), entry.getValue());
        String mark = plan.name().equals(byDefault) ? "default" : "";
        rows.add(List.of(plan.name(), mark, PolicyWords.plan(plan)));
      }
      String version = "version " + plans.path("version").asLong();
      answer.print(options.json(), Printed.table(rows) + "\n" + version);
      return ExitCodes.OK;
    }
  }

  /** {@code sluice plan show}. */
  @Command(name = "show", description = "Show a plan's limits.", sortOptions = false)
  static final class Show implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "The plan.")
    String name = "";

    @Mixin AdminOptions options = new AdminOptions();

    @Override
    public Integer call() {
      Answer answer = new AdminApi(options).get(PATH + "/" + AdminApi.segment(name));
      JsonNode found = answer.body();
      var rows = new ArrayList<List<String>>();
      rows.add(List.of("limit", "is"));
      for (Limit limit : PolicyReader.plan(name, found.path("plan")).limits()) {
        rows.add(List.of(limit.name(), PolicyWords.limit(limit)));
      }
      String head =
          "%s%s, version %d; named accounts under it: %d"
              .formatted(
                  name,
                  found.path("default").asBoolean() ? ", the default plan" : "",
                  found.path("version").asLong(),
                  found.path("accounts").asLong());
      answer.print(options.json(), head + "\n" + Printed.table(rows));
      return ExitCodes.OK;
    }
  }

  private PlanCommand() {}
}
