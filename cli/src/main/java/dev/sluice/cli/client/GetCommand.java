package dev.sluice.cli.client;

import dev.sluice.cli.ExitCodes;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice get}. */
@Command(name = "get", description = "Show a job.", sortOptions = false)
public final class GetCommand implements Callable<Integer> {

  @Mixin ApiOptions options = new ApiOptions();
  @Mixin WaitOption wait = new WaitOption();

  @Parameters(paramLabel = "ID", description = "The job.")
  String id = "";

  @Override
  public Integer call() {
    var api = new Api(options);
    Answer answer = wait.isGiven() ? wait.await(api, id) : api.job(id, 0);
    answer.print(options.json, Printed.job(answer.body()));
    int code = Printed.code(answer.body());
    return !wait.isGiven() && code == ExitCodes.UNFINISHED ? ExitCodes.OK : code;
  }
}
