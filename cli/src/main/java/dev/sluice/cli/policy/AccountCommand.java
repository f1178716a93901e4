package dev.sluice.cli.policy;

import dev.sluice.cli.ExitCodes;
import dev.sluice.cli.client.AdminApi;
import dev.sluice.cli.client.AdminOptions;
import dev.sluice.cli.client.Answer;
import dev.sluice.cli.client.Printed;
import dev.sluice.contract.policy.Account;
import dev.sluice.contract.policy.PolicyWords;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice account}. */
@Command(
    name = "account",
    description = "Show and change what is said of single accounts.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      AccountCommand.Listing.class,
      AccountCommand.Show.class,
      SetCommand.class,
      AccountCommand.Remove.class
    })
public final class AccountCommand {

  static final String PATH = "/admin/accounts";

  private AccountCommand() {}

  static String path(String account) {
    return PATH + "/" + AdminApi.segment(account);
  }

  /** {@code sluice account list}. */
  @Command(
      name = "list",
      description = "Show the accounts of which something is said.",
      sortOptions = false)
  static final class Listing implements Callable<Integer> {

    @Mixin AdminOptions options = new AdminOptions();

    @Override
    public Integer call() {
      var rows = new ArrayList<List<String>>();
      rows.add(List.of("account", "is"));
      var pages = new AccountPages(new AdminApi(options));
      while (pages.hasNext()) {
        Answer page = pages.next();
        if (options.json()) {
          page.print(true, "");
        }
        for (Account account : AccountPages.accounts(page.body())) {
          rows.add(List.of(account.name(), PolicyWords.account(account)));
        }
      }
      if (!options.json()) {
        System.out.println(Printed.table(rows));
      }
      return ExitCodes.OK;
    }
  }

  /** {@code sluice account show}. */
  @Command(
      name = "show",
      description = "Show what is said of an account and which limits hold for it now.",
      sortOptions = false)
  static final class Show implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "The account.")
    String name = "";

    @Mixin AdminOptions options = new AdminOptions();

    @Override
    public Integer call() {
      Answer answer = new AdminApi(options).get(path(name));
      answer.print(options.json(), AccountWords.of(name, answer.body()));
      return ExitCodes.OK;
    }
  }

  /** {@code sluice account remove}. */
  @Command(
      name = "remove",
      description = "Forget what is said of an account; the default plan then holds for it.",
      sortOptions = false)
  static final class Remove implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "The account.")
    String name = "";

    @Mixin AdminOptions options = new AdminOptions();

    @Override
    public Integer call() {
      Answer answer = new AdminApi(options).delete(path(name));
      long version = answer.body().path("version").asLong();
      answer.print(options.json(), "removed %s; version %d".formatted(name, version));
      return ExitCodes.OK;
    }
  }
}
